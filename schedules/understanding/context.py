"""What takes a match's force away: a no, a what-if, someone else, long ago, over by now.

A table's group `context` names these kinds of words:

| kind | example | effect |
|---|---|---|
| `no_noun` | no, without | denies what follows, and on over a list of signs |
| `no_verb` | not, never | denies what follows in the clause, until a new statement |
| `no_think` | I don't think | denies what follows, also over “I have” |
| `no_after` | is not there | denies what stands just before it |
| `plain_no` | no, none | denies what it stands just after, as an answer of its own |
| `fine` | is fine, looks normal | denies what it stands within or just after, if not asked |
| `until` | until, and now | what was fine no longer is |
| `no_but` | not only, no idea | is no denial |
| `turn` | but, because | ends a denial and a what-if |
| `though` | though | just after a sign, says that a no before it is not about it |
| `statement` | I have, my | ends a denial: the writer starts to tell |
| `what_if` | what if, in case | what follows is only supposed |
| `told` | I have | ends a what-if from another clause |
| `have_it`, `now_so` | I have it; now I do | after it, a what-if is true; a no is over |
| `general`, `here` | is, how; my, it | a question about a sign as such, and not about the writer |
| `opens` | is, does | such a question also without its mark, where it begins a sentence |
| `other`, `mine` | my son; I, my | someone else, unless the writer comes back to themselves |
| `airway` | tongue, throat | a swelling of these is an emergency, whoever has it |
| `media`, `self` | on TV; I, my | what somebody says in general, and not of the writer |
| `far`, `their_past` | the dog; died of | someone's emergency that nobody can help with now |
| `elder` | my wife, Dad | someone who may be the patient: a sign of theirs counts |
| `not_elder` | a cough; not me | with it the sign is no matter of the clinic |
| `helper` | this is his wife | whoever writes is not the patient: “he” or “my son” is |
| `long_ago`, `present` | as a child; today | long ago, unless the sentence speaks of now |
| `over` | is gone | what stands just before it has passed |
| `was`, `by_now` | last week; fine now | what stands between has passed |
| `not_SIGN` | fell asleep | what overlaps or touches it is not that sign |
| `no_temperature` | bend, oven | a number of its sentence is no fever |
| `praise` | recommend, service | a number of its sentence is no pain score |
| `asks` | can I | a question without its mark |

Doubt raises: each reaches only as far as people write such things.
"""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator

from .lexicon import Lexicon
from .match import Match
from .pattern import BUILT_IN
from .spans import Spans
from .tokens import Token

OR = frozenset({"or", "nor", "o", "u", "ni", "oder", "noch"})
AND = frozenset({"and", "y", "e", "und"})
NO_REACH = 3
"""Words from a no, or from the last comma or “or”, up to and with the sign's first."""
VERB_REACH = 6
LIST_REACH = 30
WHAT_IF_REACH = 10
OTHER_REACH = 8
PAST_REACH = 10
AFTER_REACH = 2
WITHIN_REACH = 2
EVENTS = frozenset({"chest_pain", "fall", "fainting", "self_harm"})
"""Signs that count although they have passed."""
STILL_MEANT = frozenset({"chest_pain"})
"""Signs that count also where they are said to be gone: a heart's warning passes and comes back."""
ANYBODYS = frozenset({"chest_pain", "breathing", "neuro", "fainting", "self_harm"})
"""Signs that count whoever has them: “my husband collapsed” is for an ambulance, too."""
ALWAYS_MEANT = frozenset({"self_harm"})
"""Signs that count although they are only supposed: “what if I took all of them”."""
OPENING = 2
"""Words that may stand before a question's first: “so how”, “nurse, is”."""

Place = tuple[int, int]


class Context:
    """The words of one message that may take a match's force away."""

    def __init__(
        self, lexicon: Lexicon, message: list[Token], spans: Spans, found: Iterable[Match]
    ) -> None:
        self._message = message
        self._yes = lexicon.words["yes"]
        self._found: dict[str, list[Place]] = defaultdict(list)
        for match in found:
            if match.name.startswith("not_") and match.cost:
                continue  # A misspelt sign may be as near to what it is not.
            insort(self._found[match.name], (match.start, match.end))
        # Words that may be signs: a no reaches over a list of such.
        self._named = _places(spans, lexicon.signs & spans.keys())
        self._degrees = _places(spans, BUILT_IN & spans.keys())

    def places(self, kind: str) -> list[Place]:
        """Give where words of this kind stand."""
        return self._found.get(kind, [])

    def has(self, kind: str) -> bool:
        """Tell whether the message has this kind of words at all."""
        return bool(self.places(kind))

    def denied(self, match: Match) -> bool:
        """Tell whether a no before or after the match, outside of it, takes it back."""
        if self._has_it_after(match, "now_so") or self._turned_after(match):
            return False
        return (
            any(self._over_list(end, match) for end in self._noes("no_noun", match))
            or any(self._over_clause(end, match) for end in self._noes("no_verb", match))
            or any(self._over_thought(end, match) for end in self._noes("no_think", match))
            or self._just_after("no_after", match)
            or any(self._within(end, match) for end in self._noes_within(match))
            or self._is_fine(match)
            or self._answered_no(match)
        )

    def _answered_no(self, match: Match) -> bool:
        """“Fever? No.”, and “fever no, chills no”."""
        last = self._message[match.end - 1]
        return any(
            start == match.end and self._ends_a_clause(start, end, last)
            for start, end in self.places("plain_no")
        )

    def _ends_a_clause(self, start: int, end: int, last: Token) -> bool:
        said, following = self._message[start], self._message[end : end + 1]
        alone = all(token.clause != said.clause for token in following)
        return alone and (said.clause == last.clause or (last.asked and not said.asked))

    def denied_at_once(self, match: Match) -> bool:
        """Tell whether a no stands just before the match: “I never took”, “haven't had any”."""
        return any(
            match.start - end < NO_REACH
            for kind in ("no_noun", "no_verb", "no_think")
            for end in self._noes(kind, match)
        )

    def denied_between(self, first: Match, second: Match) -> bool:
        """Tell whether a no stands between two matches: “took no …”."""
        return any(end >= first.end for end in self._noes("no_noun", second))

    def _noes(self, kind: str, match: Match) -> Iterator[int]:
        """Give where each no ends that stands before the match; “not only” is none."""
        places = self.places(kind)
        first = bisect_left(places, (match.start - 2 * LIST_REACH, 0))
        for start, end in places[first : bisect_left(places, (match.start, 0))]:
            before = 0 <= match.start - end <= LIST_REACH and self._same_sentence(start, match)
            if before and not self._neutral(start, end):
                yield end

    def _neutral(self, start: int, end: int) -> bool:
        return any(s <= start and end <= e for s, e in self.places("no_but"))

    def _noes_within(self, match: Match) -> Iterator[int]:
        """Give where each no ends that stands between words of the match and is none of them."""
        for start, end in (*self.places("no_noun"), *self.places("no_verb")):
            inside = match.start < start and end < match.end and not self._neutral(start, end)
            if inside and not any(start <= word < end for word in match.words):
                yield end

    def _within(self, end: int, match: Match) -> bool:
        """“My calf is not swollen”, “I have not had any falls”: the no is about the next words."""
        following = min(word for word in match.words if word >= end)
        same = self._message[end - 1].clause == self._message[following].clause
        near = following - end <= (WITHIN_REACH if same else 1)
        return near and not self._ended(range(end, following), "turn")

    def _is_fine(self, match: Match) -> bool:
        """“My calf is fine but my hip hurts”; whoever asks whether it is fine is not sure.

        “If I never woke, that is fine” is what it says; “it was fine until today” is over.
        """
        return match.name not in ALWAYS_MEANT and any(
            match.start < start <= match.end + 1
            and not any(start <= word < end for word in match.words)
            and not self._message[start].asked
            and self._message[start].clause == self._message[match.start].clause
            and not self._ended(range(match.start, start), "turn")
            and not self._ended(range(end, match.end), "until")
            for start, end in self.places("fine")
        )

    def _over_list(self, end: int, match: Match) -> bool:
        """“No fever, chills or chest pain” denies all three; “no sleep and chest pain” does not."""
        between = range(end, match.start)
        if self._ended(between, "turn", "statement"):
            return False
        *before, last = self._pieces(end, match.start)
        certain = any(self._message[place].text in OR for place in between)
        return (
            len(last) <= NO_REACH
            and all(before[:1])  # “No, …” answers something else
            and all(certain or piece[-1] in self._named for piece in before if piece)
        )

    def _pieces(self, start: int, end: int) -> list[list[int]]:
        """Give the words of a list from `start` to `end` by its commas, ands and ors."""
        pieces: list[list[int]] = [[]]
        for place in range(start, end + 1):
            token = self._message[place]
            if token.clause != self._message[place - 1].clause or token.text in OR | AND:
                pieces.append([])
            if token.text not in OR | AND:
                pieces[-1].append(place)
        return pieces

    def _over_clause(self, end: int, match: Match) -> bool:
        same = self._message[end - 1].clause == self._message[match.start].clause
        between = range(end, match.start)
        return same and len(between) <= VERB_REACH and not self._ended(between, "turn", "statement")

    def _over_thought(self, end: int, match: Match) -> bool:
        between = range(end, match.start)
        return len(between) <= VERB_REACH and not self._ended(between, "turn")

    def _ended(self, between: range, *kinds: str) -> bool:
        return any(start in between for kind in kinds for start, _ in self.places(kind))

    def _just_after(self, kind: str, match: Match) -> bool:
        return any(
            0 <= start - match.end <= AFTER_REACH
            and not self._ended(range(match.end, start), "turn")
            and (start == match.end or kind != "over" or self._same_clause(start, match.end - 1))
            and self._same_sentence(start, match)
            and not self._never(match.end, start)
            for start, _ in self.places(kind)
        )

    def _never(self, start: int, end: int) -> bool:
        """“Never went away” is not over."""
        noes = (*self.places("no_verb"), *self.places("no_noun"))
        return any(start <= no and after <= end for no, after in noes)

    def _same_clause(self, place: int, other: int) -> bool:
        return self._message[place].clause == self._message[other].clause

    def _same_sentence(self, place: int, match: Match) -> bool:
        return self._message[place].sentence == self._message[match.start].sentence

    def supposed(self, match: Match) -> bool:
        """Tell whether the match is a what-if, and not also stated."""
        return any(
            (start <= match.start or _within(start, match))
            and match.start - end <= WHAT_IF_REACH
            and not self._is_yes(start)
            and self._same_sentence(start, match)
            and not self._ended(range(end, match.start), "turn")
            and not self._told_apart(end, match)
            for start, end in self.places("what_if")
        )

    def _turned_after(self, match: Match) -> bool:
        """“No fever, chest pain though”."""
        return any(
            start == match.end and self._same_clause(start, match.start)
            for start, _ in self.places("though")
        )

    def _has_it_after(self, match: Match, kind: str) -> bool:
        """“You said to call if I get a fever. Well, I have it”, “never had it, but now I do”."""
        return any(start >= match.end for start, _ in self.places(kind))

    def _told_apart(self, end: int, match: Match) -> bool:
        """“When should I call, I have chest pain”: another clause tells what is so."""
        clause = self._message[end - 1].clause
        return any(
            end <= start <= match.start and self._message[start].clause != clause
            for start, _ in self.places("told")
        )

    def only_in_general(self, match: Match) -> bool:
        """“Is numbness common?” is a question about a sign, “is it numb?” one about the writer.

        “Is pain in the calf normal?” tells of more than a sign's name, and may be the writer's own.
        """
        first = self._first_of(match.start)
        asked = self._message[match.start].asked or any(s == first for s, _ in self.places("opens"))
        if not (match.items == 1 and asked):
            return False
        opened = (
            (start, end)
            for start, end in self.places("general")
            if self._same_sentence(start, match)
            and (start == match.end or start - self._first_of(start) <= OPENING)
        )
        start, end = next(opened, (0, 0))
        return end > start and not any(
            self._same_sentence(here, match) and not start <= here < end
            for here, _ in self.places("here")
        )

    def _first_of(self, place: int) -> int:
        """Give the first word of a word's sentence."""
        sentence = self._message[place].sentence
        while place and self._message[place - 1].sentence == sentence:
            place -= 1
        return place

    def _is_yes(self, place: int) -> bool:
        """“Sí, tengo…” and “si, tengo…” say yes, “si tengo…” says if."""
        token, following = self._message[place], self._message[place + 1 : place + 2]
        comma = any(other.clause != token.clause for other in following)
        return token.text in self._yes and (token.accented or comma)

    def about_other(self, match: Match) -> bool:
        """Tell whether the sentence is about someone else, and not about the patient."""
        if self.has("helper"):
            return False
        ends = [
            end
            for start, end in self.places("other")
            if start < match.start and self._same_sentence(start, match)
        ]
        if not ends or self._may_be_the_patient(max(ends), match):
            return False
        back = any(max(ends) <= start < match.end for start, _ in self.places("mine"))
        return not back and match.start - max(ends) <= OTHER_REACH

    def _may_be_the_patient(self, end: int, match: Match) -> bool:
        """“Mum fell out of bed”: a relative has the phone, unless they tell of themselves too."""
        elder = any(start < end <= stop for start, stop in self.places("elder"))
        writer = any(start >= end for start, _ in self.places("self"))
        past = any(self._same_sentence(start, match) for start, _ in self.places("was"))
        return elder and not writer and not past and not self.has("not_elder")

    def only_told(self, match: Match) -> bool:
        """“On TV they said that chest pain is serious”, with nothing of the writer's own."""
        return any(
            start < match.start
            and self._same_sentence(start, match)
            and not any(end <= own < match.end for own, _ in self.places("self"))
            for start, end in self.places("media")
        )

    def _is_anybodys(self, match: Match) -> bool:
        """“My husband collapsed” and “our son's tongue is swelling” are emergencies of anybody."""
        airway = (
            start <= word < end for start, end in self.places("airway") for word in match.words
        )
        # “I said goodbye to my dog, I won't be here long” is about no dog.
        past = ("their_past",) if match.name in ALWAYS_MEANT else ("far", "their_past")
        return (match.name in ANYBODYS or (match.name == "allergic" and any(airway))) and not any(
            self._same_sentence(start, match) for kind in past for start, _ in self.places(kind)
        )

    def long_ago(self, match: Match) -> bool:
        """Tell whether the sentence says that it was long ago, and nothing of it is now."""
        now = any(self._same_sentence(start, match) for start, _ in self.places("present"))
        return not now and any(
            self._same_sentence(start, match)
            and -PAST_REACH <= start - match.end <= PAST_REACH
            and not self._ended(range(end, match.start), "turn")
            for start, end in self.places("long_ago")
        )

    def over(self, match: Match) -> bool:
        """Tell whether it is said at once that it has passed, or of something past that it has."""
        return (match.name not in STILL_MEANT and self._just_after("over", match)) or (
            match.name not in EVENTS
            and any(
                start >= match.end
                and self._same_sentence(start, match)
                and self._was_besides(match, start, end)
                for start, end in self.places("by_now")
            )
        )

    def _was_besides(self, match: Match, start: int, end: int) -> bool:
        """Tell whether the sentence says “was” elsewhere: the “had” of “haven't had” is none."""
        return any(
            self._same_sentence(was, match) and not start <= was < end
            for was, _ in self.places("was")
        )

    def another_thing(self, match: Match) -> bool:
        """Tell whether the words mean something else here: “fell asleep” is no fall."""
        return self._no_temperature(match) or any(
            (start < match.end and match.start < end) or self._touches(start, end, match)
            for start, end in self.places(f"not_{match.name}")
        )

    def _touches(self, start: int, end: int, match: Match) -> bool:
        """“Calf pain, swelling has gone down”: what stands beyond a comma is something else."""
        after = start == match.end and self._same_clause(start, match.end - 1)
        return after or (end == match.start and self._same_clause(end - 1, match.start))

    def _no_temperature(self, match: Match) -> bool:
        return any(word in self._degrees for word in match.words) and any(
            self._same_sentence(start, match) for start, _ in self.places("no_temperature")
        )

    def _only_asked(self, match: Match) -> bool:
        return match.name not in ALWAYS_MEANT and (
            self.supposed(match) or self.only_in_general(match)
        )

    def takes_back(self, match: Match) -> bool:
        """Tell whether a sign does not count as it stands."""
        return (
            self.denied(match)
            or (self._only_asked(match) and not self._has_it_after(match, "have_it"))
            or (self.about_other(match) and not self._is_anybodys(match))
            or (self.only_told(match) and not self._has_it_after(match, "have_it"))
            or self.long_ago(match)
            or self.over(match)
            or self.another_thing(match)
        )


def _within(start: int, match: Match) -> bool:
    """“What should I do if I fall”: the “I” of “should I” may have been taken for the other."""
    return match.start < start < match.words[-1] and start not in match.words


def _places(spans: Spans, names: Iterable[str]) -> set[int]:
    return {place for n in names for span in spans[n] for place in range(span.start, span.end)}

"""What takes a match's force away: a no, a what-if, someone else, long ago, over by now.

A table's group `context` names these kinds of words:

| kind | example | effect |
|---|---|---|
| `no_noun` | no, without | denies what follows, and on over a list of signs |
| `no_verb` | not, never | denies what follows in the clause, until a new statement |
| `no_think` | I don't think | denies what follows, also over “I have” |
| `no_after` | is not there | denies what stands just before it |
| `plain_no` | no, none | denies what it stands just after, as an answer of its own |
| `filler` | I had, luckily | may stand between a sign and a plain no, and after the no |
| `such` | such a, so | before a sign, says that it was never had until now |
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
| `event` | after the operation | its words are no sign that a question is about the writer |
| `opens` | is, does | such a question also without its mark, where it begins a sentence |
| `other`, `mine` | my son; I, my | someone else, unless the writer comes back to themselves |
| `airway` | tongue, throat | a swelling of these is an emergency, whoever has it |
| `media`, `self` | on TV; I, my | what somebody says in general, and not of the writer |
| `thing` | my phone, my pride | what stands after it in its clause is of no body |
| `far`, `their_past` | the dog; died of | someone's emergency that nobody can help with now |
| `elder` | my wife, Dad | someone who may be the patient: a sign of theirs counts |
| `not_elder` | a cough; not me | with it the sign is no matter of the clinic |
| `lately` | yesterday | is not so long ago that a sign of whoever may be the patient is over |
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

from .denials import Denials
from .match import Match
from .others import Others
from .suppositions import Suppositions

PAST_REACH = 10
EVENTS = frozenset({"chest_pain", "fall", "fainting", "self_harm"})
"""Signs that count although they have passed."""
STILL_MEANT = frozenset({"chest_pain"})
"""Signs that count also where they are said to be gone: a heart's warning passes and comes back."""


class Context(Denials, Suppositions, Others):
    """The words of one message that may take a match's force away."""

    def takes_back(self, match: Match) -> bool:
        """Tell whether a sign does not count as it stands."""
        return (
            self.denied(match)
            or (self._only_asked(match) and not self._has_it_after(match, "have_it"))
            or (self.about_other(match) and not self._is_anybodys(match))
            or self.of_a_thing(match)
            or (self.only_told(match) and not self._has_it_after(match, "have_it"))
            or self.long_ago(match)
            or self.over(match)
            or self.another_thing(match)
        )

    def long_ago(self, match: Match) -> bool:
        """Tell whether the sentence says that it was long ago, and nothing of it is now."""
        now = any(self._same_sentence(start, match) for start, _ in self.places("present"))
        return not now and any(
            self._same_sentence(start, match)
            and match.start - end <= PAST_REACH
            and start - match.end <= PAST_REACH
            and not self._ended(range(end, match.start), "turn")
            for start, end in self.places("long_ago")
        )

    def over(self, match: Match) -> bool:
        """Tell whether it is said at once that it has passed, or of something past that it has."""
        if self._message[match.start].asked:  # “Is it gone?” is not sure of it
            return False
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

"""Whether a no takes a match back: before it, after it, or between its words."""

from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

from .marks import Marks
from .match import Match
from .suppositions import ALWAYS_MEANT
from .tokens import Token

OR = frozenset({"or", "nor", "o", "u", "ni", "oder", "noch"})
AND = frozenset({"and", "y", "e", "und"})
NO_REACH = 3
"""Words from a no, or from the last comma or “or”, up to and with the sign's first."""
VERB_REACH = 6
LIST_REACH = 30
FILLER_REACH = 8
COLONS = frozenset({":", "-", "–", "—"})
WITHIN_REACH = 2


class Denials(Marks):
    """The noes of a message, and how far each of them reaches."""

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

    def denied_at_once(self, match: Match) -> bool:
        """Tell whether a no stands just before the match: “I never took”, “haven't had any”.

        “Wasn't thinking and took” and “no Advil, took” deny something else.
        """
        return any(
            match.start - end < NO_REACH
            and self._same_clause(end - 1, match.start)
            and not any(word.text in AND for word in self._message[end : match.end])
            for kind in ("no_noun", "no_verb", "no_think")
            for end in self._noes(kind, match)
        )

    def denied_between(self, first: Match, second: Match) -> bool:
        """Tell whether a no stands between two matches: “took no …”."""
        return any(end >= first.end for end in self._noes("no_noun", second))

    def _answered_no(self, match: Match) -> bool:
        """“Fever? No.”, “fever no, chills no”, and “fever: luckily I had none”."""
        last = self._message[match.end - 1]
        return not self._had_none_such(match) and any(
            0 <= start - match.end <= FILLER_REACH
            and self._only_filled(match.end, start)
            and self._ends_a_clause(start, end)
            and self._answers(self._message[match.end], last, self._message[start])
            for start, end in self.places("plain_no")
        )

    def _ends_a_clause(self, start: int, end: int) -> bool:
        """Tell whether nothing but “yet” or “at all” follows in a no's clause."""
        clause = self._message[start].clause
        while end < len(self._message) and self._message[end].clause == clause:
            if not self._only_filled(end, end + 1):
                return False
            end += 1
        return True

    def _only_filled(self, start: int, end: int) -> bool:
        """Tell whether only words stand there that tell of nothing: “I had”, “luckily”."""
        return self._filled.issuperset(range(start, end))

    @cached_property
    def _filled(self) -> set[int]:
        return {place for start, end in self.places("filler") for place in range(start, end)}

    def _answers(self, first: Token, last: Token, no: Token) -> bool:
        """Tell whether a no, and what stands before it, goes with the words just before."""
        colon = first.before.strip() in COLONS and first.clause == no.clause
        return no.clause == last.clause or (last.asked and not no.asked) or colon

    def _had_none_such(self, match: Match) -> bool:
        """“I never had such a pain” has it now."""
        clause = self._message[match.start].clause
        return any(
            start < match.end and self._message[start].clause == clause
            for start, _ in self.places("such")
        )

    def _turned_after(self, match: Match) -> bool:
        """“No fever, chest pain though”."""
        return any(
            start == match.end and self._same_clause(start, match.start)
            for start, _ in self.places("though")
        )

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

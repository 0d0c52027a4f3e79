"""Whether a match is only supposed, or asked about as such, and not told of."""

from .marks import Marks
from .match import Match

WHAT_IF_REACH = 10
OPENING = 2
"""Words that may stand before a question's first: “so how”, “nurse, is”."""
ALWAYS_MEANT = frozenset({"self_harm"})
"""Signs that count although they are only supposed: “what if I took all of them”."""


class Suppositions(Marks):
    """The what-ifs and the questions of a message."""

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
            self._same_sentence(here, match)
            and not start <= here < end
            and not self._told_when(here)
            for here, _ in self.places("here")
        )

    def _told_when(self, place: int) -> bool:
        """Tell whether a word belongs to “after the injection”, and says nothing of the writer."""
        return any(start <= place < end for start, end in self.places("event"))

    def _only_asked(self, match: Match) -> bool:
        return match.name not in ALWAYS_MEANT and (
            self.supposed(match) or self.only_in_general(match)
        )

    def _told_apart(self, end: int, match: Match) -> bool:
        """“When should I call, I have chest pain”: another clause tells what is so."""
        clause = self._message[end - 1].clause
        return any(
            end <= start <= match.start and self._message[start].clause != clause
            for start, _ in self.places("told")
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


def _within(start: int, match: Match) -> bool:
    """“What should I do if I fall”: the “I” of “should I” may have been taken for the other."""
    return match.start < start < match.words[-1] and start not in match.words

"""How the words of a table's group `use` stand to a medicine that a message names."""

from dataclasses import dataclass, replace
from functools import cached_property

from .context import Context
from .denials import AND, OR
from .match import Match
from .read_as import ReadAs
from .tokens import Token

RANK = {"taken": 0, "planned": 1, "negated": 2, "asked": 3}
"""Verbs; one that goes on another of a higher rank says nothing."""
AS_NEAR = ("negated", "asked", "taken", "planned")
"""Which of two verbs counts that are as near."""
GOES_ON = 3
"""Words from “can I” or “didn't” to the verb that it is about."""


@dataclass(frozen=True)
class Told:
    """A medicine named in a message, and what of the group `use` is said in all of it."""

    mention: Match
    reading: ReadAs
    said: list[Match]

    @property
    def message(self) -> list[Token]:
        return self.reading.words

    @property
    def context(self) -> Context:
        return self.reading.context

    @property
    def sentence(self) -> int:
        return self.message[self.mention.start].sentence

    @cached_property
    def in_question(self) -> bool:
        """Tell whether its sentence is one, by its mark or the first words of a clause."""
        opens = (match for match in self.here if match.name == "opens")
        return self.message[self.mention.start].asked or any(map(self._begins_clause, opens))

    @cached_property
    def here(self) -> list[Match]:
        """What is said in the medicine's sentence."""
        return [m for m in self.said if self.message[m.start].sentence == self.sentence]

    @cached_property
    def verb(self) -> Match | None:
        """The verb that is nearest, first of the same clause.

        In “I took an Advil, is that ok” it is the first, whatever is asked or meant after it.
        """
        whole = [m for m in self.here if not self._goes_over_and(m)]
        if did := self._did(whole):
            return did
        verbs = _verbs(whole, self.context)
        nearest = min(verbs, key=self._distance, default=None)
        if nearest and nearest.name in ("asked", "planned") and self._may_be_beside(nearest):
            told = (v for v in verbs if v.name == "taken" and self._is_told_before(v, verbs))
            return next(told, nearest)
        return nearest

    def _did(self, said: list[Match]) -> Match | None:
        """“Is it bad that I took one” tells of it, “what if I took one” does not."""
        clause = self.message[self.mention.start].clause
        if self.context.supposed(self.mention):
            return None
        verbs = (match for match in said if match.name == "taken" and self.only(match, "did"))
        told = (verb for verb in verbs if self.message[verb.start].clause == clause)
        return next((verb for verb in told if not self.only(verb, "asked", "negated")), None)

    def _goes_over_and(self, match: Match) -> bool:
        """“Nicht aufgepasst und Ibu genommen” is no “nicht genommen”."""
        between = set(range(match.start, match.end)) - {*match.words}
        return match.name == "negated" and any(self.message[at].text in AND for at in between)

    def _may_be_beside(self, question: Match) -> bool:
        """“… or shall I leave it” goes on with what stands before it."""
        return question.start >= self.mention.end and self.message[question.start].text not in OR

    def _is_told_before(self, verb: Match, verbs: list[Match]) -> bool:
        first = all(other.name == "taken" or other.start > verb.start for other in verbs)
        return first and verb.end <= self.mention.start and not self.only(verb, "given", "to_take")

    def only(self, verb: Match, *names: str) -> bool:
        """Tell whether a verb is also among others that say less."""
        return any(m.start < verb.end and verb.start < m.end for m in self.here if m.name in names)

    @cached_property
    def verb_name(self) -> str:
        return self.verb.name if self.verb else ""

    @property
    def took_it(self) -> bool:
        """“Took an aspirin just in case”, but not “they gave me a box of it”."""
        verb = self.verb
        return verb is not None and verb.name == "taken" and not self.only(verb, "given")

    @property
    def theirs(self) -> bool:
        """“My husband takes them”, but not “… and I had one”."""
        theirs = self.context.about_other(self.mention) or self.beside("theirs")
        return theirs and not any(match.name == "me_too" for match in self.here)

    @cached_property
    def asks_later(self) -> bool:
        """“They gave me etoricoxib. Is that all right?”"""
        return any(
            match.name in ("asked", "may_i") and self.message[match.start].sentence > self.sentence
            for match in self.said
        )

    @cached_property
    def asks_for_oneself(self) -> bool:
        """“My sister swears by it, can I try it?”"""
        own = (match for match in self.here if match.name == "may_i")
        return self.asks_later or any(not self.context.denied_at_once(match) for match in own)

    def _begins_clause(self, match: Match) -> bool:
        before = self.message[match.start - 1]
        return not match.start or before.clause != self.message[match.start].clause

    def beside(self, name: str) -> bool:
        """Tell whether it is said near the medicine, and not within a question about that."""
        return any(
            m.name == name
            and _distance(m, self.mention) <= 2 * GOES_ON
            and not self.only(m, "asked")
            for m in self.here
        )

    def _distance(self, match: Match) -> tuple[bool, int, int]:
        apart = self.message[match.start].clause != self.message[self.mention.start].clause
        return apart, _distance(match, self.mention), AS_NEAR.index(match.name)


def _verbs(here: list[Match], context: Context) -> list[Match]:
    """Give what is said without the verbs that only go on a question or a denial."""
    verbs = [replace(m, name="asked") if m.name == "may_i" else m for m in here]
    verbs = [match for match in verbs if match.name in RANK]
    longer = [*verbs, *(match for match in here if match.name == "if_worse")]
    verbs = [verb for verb in verbs if not any({*verb.words} < {*more.words} for more in longer)]
    turns = [start for start, _ in context.places("turn")]
    return [verb for verb in verbs if not any(_goes_on(verb, first, turns) for first in verbs)]


def _goes_on(verb: Match, first: Match, turns: list[int]) -> bool:
    """“Should I avoid” asks, “stayed off taking” denies: the first says it, up to a “but”."""
    between = range(first.end, verb.start)
    near = len(between) < GOES_ON and first.start <= verb.start
    return near and RANK[verb.name] < RANK[first.name] and not any(t in between for t in turns)


def _distance(match: Match, mention: Match) -> int:
    return max(mention.start - match.end, match.start - mention.end, 0)

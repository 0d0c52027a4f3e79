"""What is said of a medicine: taken, asked about, not taken, or something else.

Of the words of a table's group `use` in the same sentence those nearest to the medicine count, and
before all others those of its clause. A verb that goes on “can I take”, “didn't take” or “going to
take” says nothing itself. A table's kinds of words:

| kind | example | what it says |
|---|---|---|
| `taken` | took, am on | taken |
| `asked` | is it ok | asked about |
| `may_i` | can I, should I | asked about for oneself, whoever else is told of |
| `perhaps` | ¿lo sigo tomando? | asked about, in a question only |
| `negated` | stayed off, never took | not taken |
| `undone` | turned it down | not taken, after whatever else is said |
| `but_not` | but didn't | the same at the end of a clause |
| `given` | prescribed, gave me | with a verb of `taken`: taken, if nothing is asked |
| `to_take` | taking | with a verb of `taken`: only what a question is about |
| `opens` | is, what, how many | without a verb: asked about |
| `no_more` | no longer | the same just after the medicine |
| `planned` | going to take | something else: only meant to |
| `if_worse` | if it gets worse | the same, before the verb |
| `other` | allergic, years ago | something else |
| `theirs` | my son takes | something else: somebody else's |
| `has` | in the drawer | something else, if not asked about |
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .context import Context
from .denials import AND, OR
from .match import Match
from .medicines import Mention
from .read_as import ReadAs
from .tokens import Token

ORDER = ("taken", "asked", "other", "negated")
"""What is said of several medicines of a message: the first of these that is said of any."""
RANK = {"taken": 0, "planned": 1, "negated": 2, "asked": 3}
"""Verbs; one that goes on another of a higher rank says nothing."""
AS_NEAR = ("negated", "asked", "planned", "taken")
"""Which of two verbs counts that are as near."""
GOES_ON = 3
"""Words from “can I” or “didn't” to the verb that it is about."""


def use_of(named: list[Mention], reading: ReadAs) -> str:
    """Give what is said of the NSAIDs named; “none” without any."""
    if not named:
        return "none"
    said = [_as_asked(match, reading.words) for match in reading.find("use")]
    uses = {next(_uses(_Told(Match(m.said, m.words), reading, said))) for m in named}
    return next(use for use in ORDER if use in uses)


def _as_asked(match: Match, message: list[Token]) -> Match:
    asks = match.name == "perhaps" and message[match.end - 1].asked
    return replace(match, name="asked") if asks else match


@dataclass(frozen=True)
class _Told:
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

        In “I took an Advil, is that ok” it is the first, whatever is asked after it.
        """
        whole = [m for m in self.here if not self._goes_over_and(m)]
        verbs = _verbs(whole, self.context)
        nearest = min(verbs, key=self._distance, default=None)
        if nearest and nearest.name == "asked" and self._may_be_beside(nearest):
            told = (v for v in verbs if v.name == "taken" and self._is_told_before(v, verbs))
            return next(told, nearest)
        return nearest

    def _goes_over_and(self, match: Match) -> bool:
        """“Nicht aufgepasst und Ibu genommen” is no “nicht genommen”."""
        between = set(range(match.start, match.end)) - {*match.words}
        return match.name == "negated" and any(self.message[at].text in AND for at in between)

    def _may_be_beside(self, question: Match) -> bool:
        """“… or shall I leave it” goes on with what stands before it."""
        return (
            question.start >= self.mention.end and self.message[question.start].text not in OR
        )

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

    @cached_property
    def asks_later(self) -> bool:
        """“They gave me etoricoxib. Is that all right?”"""
        return any(
            match.name in ("asked", "may_i")
            and self.message[match.start].sentence > self.sentence
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


def _uses(told: _Told) -> Iterator[str]:
    """Yield what is said of one medicine; the first counts."""
    quiet = "asked" if told.asks_for_oneself else "other"
    if _undone(told):
        yield "asked" if told.asks_for_oneself else "negated"
    if told.beside("other"):
        yield "other"
    if told.context.about_other(told.mention) or told.beside("theirs"):
        yield quiet
    if told.beside("has") and not told.took_it:
        # “I have some left” tells nothing of itself, “I have some left, may I?” asks.
        yield "asked" if told.verb_name == "asked" else quiet
    if answered := _answered(told):
        yield answered
    if _refused(told):
        yield "negated"
    if told.context.long_ago(told.mention):
        yield quiet
    if told.verb_name == "planned" or _if_worse(told):
        yield "asked" if told.in_question else quiet
    yield "asked" if _asked(told) else "taken"


def _asked(told: _Told) -> bool:
    supposed = told.context.supposed(told.mention)
    if told.verb and told.verb_name == "taken":
        given = told.only(told.verb, "given")
        bare = told.in_question and told.only(told.verb, "to_take")
        asks = any(match.name in ("asked", "may_i") for match in told.here)
        return supposed or bare or (given and asks)
    return bool(told.verb or told.asks_later or told.in_question or supposed or _offered(told))


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


def _undone(told: _Told) -> bool:
    """“They gave me ketorolac, but I turned it down”."""
    return any(
        match.start >= told.mention.end
        and told.message[match.start].sentence - told.sentence <= 1
        and not told.message[match.start].asked
        and (
            match.name == "undone"
            or (match.name == "but_not" and _ends(match, told.message))
            or (match.name == "no_more" and match.start == told.mention.end)
        )
        for match in told.said
    )


def _ends(match: Match, message: list[Token]) -> bool:
    last = message[match.end - 1]
    return all(token.clause != last.clause for token in message[match.end : match.end + 1])


def _answered(told: _Told) -> str | None:
    """“Ibuprofen? No, I haven't” says what the echo of a question leaves open."""
    message = told.message
    if told.verb or not message[told.mention.start].asked:
        return None
    following = [at for at, word in enumerate(message) if word.sentence == told.sentence + 1][:1]
    words = told.reading.table.words
    for answer, use in (("no", "negated"), ("yes", "taken")):
        said = {m.start for m in told.reading.find("answers") if m.name == answer}
        if any(at in said or message[at].text in words[answer] for at in following):
            return use
    return None


def _refused(told: _Told) -> bool:
    """Tell whether the verb is denied, or without one the medicine itself."""
    verb, mention, context = told.verb, told.mention, told.context
    if verb is None:
        return context.denied(mention) and not told.in_question
    if verb.name == "taken":
        if verb.start < mention.start < verb.end:
            return False  # “ohne Ibu gings nicht”
        denied = context.denied_at_once(verb) or context.denied_between(verb, mention)
        return denied or context.denied_at_once(mention)
    asked = [match for match in told.here if match.name == "asked"]
    either = any(told.message[match.start].text in OR for match in asked)
    return verb.name == "negated" and not (asked and (told.in_question or either))


def _if_worse(told: _Told) -> bool:
    """“If it gets worse I take one”, but not “I take one if it gets worse”."""
    first = (m.end for m in told.here if m.name == "if_worse" and m.start < told.mention.start)
    return told.verb_name in ("", "taken") and any(
        told.verb is None or told.verb.start >= end for end in first
    )


def _offered(told: _Told) -> bool:
    """“Aleve or Tylenol”."""
    around = (*told.message[: told.mention.start][-1:], *told.message[told.mention.end :][:1])
    return any(word.text in OR and word.sentence == told.sentence for word in around)

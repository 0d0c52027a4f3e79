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
| `did` | I took | taken, also within a question |
| `to_take` | taking | with a verb of `taken`: only what a question is about |
| `opens` | is, what, how many | without a verb: asked about |
| `no_more` | no longer | the same just after the medicine |
| `planned` | going to take | something else: only meant to |
| `if_worse` | if it gets worse | the same, before the verb |
| `other` | allergic, years ago | something else |
| `theirs` | my son takes | something else: somebody else's |
| `me_too` | and I | takes `theirs` back |
| `has` | in the drawer, hurts my kidneys | something else, if neither taken nor asked about |
"""

from collections.abc import Iterator
from dataclasses import replace

from .denials import OR
from .match import Match
from .medicines import Mention
from .read_as import ReadAs
from .tokens import Token
from .told import Told

ORDER = ("taken", "asked", "other", "negated")
"""What is said of several medicines of a message: the first of these that is said of any."""


def use_of(named: list[Mention], reading: ReadAs) -> str:
    """Give what is said of the NSAIDs named; “none” without any."""
    if not named:
        return "none"
    said = [_as_asked(match, reading.words) for match in reading.find("use")]
    uses = {next(_uses(Told(Match(m.said, m.words), reading, said))) for m in named}
    return next(use for use in ORDER if use in uses)


def _as_asked(match: Match, message: list[Token]) -> Match:
    asks = match.name == "perhaps" and message[match.end - 1].asked
    return replace(match, name="asked") if asks else match


def _uses(told: Told) -> Iterator[str]:
    """Yield what is said of one medicine; the first counts."""
    quiet = "asked" if told.asks_for_oneself else "other"
    if _undone(told):
        yield "asked" if told.asks_for_oneself else "negated"
    if told.beside("other"):
        yield "other"
    if told.theirs:
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


def _asked(told: Told) -> bool:
    supposed = told.context.supposed(told.mention)
    if told.verb and told.verb_name == "taken":
        given = told.only(told.verb, "given")
        bare = told.in_question and told.only(told.verb, "to_take")
        asks = any(match.name in ("asked", "may_i") for match in told.here)
        return supposed or bare or (given and asks)
    return bool(told.verb or told.asks_later or told.in_question or supposed or _offered(told))


def _undone(told: Told) -> bool:
    """“They gave me ketorolac, but I turned it down”."""
    return any(
        match.start >= told.mention.end
        and told.message[match.start].sentence - told.sentence <= 1
        and not told.message[match.start].asked
        and _undoes(match, told)
        for match in told.said
    )


def _undoes(match: Match, told: Told) -> bool:
    at_once = match.start == told.mention.end
    closes = match.name == "but_not" or (match.name == "no_more" and at_once)
    return match.name == "undone" or (closes and _ends(match, told.message))


def _ends(match: Match, message: list[Token]) -> bool:
    last = message[match.end - 1]
    return all(token.clause != last.clause for token in message[match.end : match.end + 1])


def _answered(told: Told) -> str | None:
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


def _refused(told: Told) -> bool:
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


def _if_worse(told: Told) -> bool:
    """“If it gets worse I take one”, but not “I take one if it gets worse”."""
    first = (m.end for m in told.here if m.name == "if_worse" and m.start < told.mention.start)
    return told.verb_name in ("", "taken") and any(
        told.verb is None or told.verb.start >= end for end in first
    )


def _offered(told: Told) -> bool:
    """“Aleve or Tylenol”."""
    around = (*told.message[: told.mention.start][-1:], *told.message[told.mention.end :][:1])
    return any(word.text in OR and word.sentence == told.sentence for word in around)

"""Short answers in a message: done, not yet, yes, no, later; and the wish to hear no more."""

from .context import Context
from .lexicon import Lexicon, Spans
from .match import find
from .tokens import Token

LONGEST = 14
"""Words of a message that may be an answer as a whole."""
SHORT = 3
"""Words of a message that its first may answer for: “yes I did”."""


def answer_of(lexicon: Lexicon, message: list[Token], spans: Spans) -> str | None:
    """Give the answer, or None; a question is no answer, save one to be reminded later."""
    found = {match.name for match in find(lexicon, "answers", message, spans)}
    if "later" in found:
        return "later"
    if any(token.asked for token in message) or len(message) > LONGEST:
        return None
    named = (name for name in ("not_done", "done") if name in found)
    return next(named, None) or _yes_or_no(lexicon, message)


def _yes_or_no(lexicon: Lexicon, message: list[Token]) -> str | None:
    for name in ("no", "yes") if message else ():
        words = lexicon.words[name]
        short = len(message) <= SHORT or all(token.text in words for token in message)
        if message[0].text in words and short:
            return name
    return None


def asks_to_stop(lexicon: Lexicon, message: list[Token], spans: Spans, context: Context) -> bool:
    """Tell whether the patient wants no more messages; a question about stopping is no wish."""
    if len(message) == 1 and message[0].text in lexicon.words["stop"]:
        return True
    return any(
        not (message[match.start].asked and context.has("asks"))
        for match in find(lexicon, "stop", message, spans)
    )

"""Short answers in a message: done, not yet, yes, no, later; and the wish to hear no more."""

from .lexicon import Lexicon
from .match import Context, Spans, find
from .tokens import Token

LONGEST = 14
"""Words of a message that may be an answer as a whole."""


def answer_of(lexicon: Lexicon, message: list[Token], spans: Spans) -> str | None:
    """Give the answer, or None; a question is no answer, save one to be reminded later."""
    found = {match.name for match in find(lexicon, "answers", message, spans)}
    if "later" in found:
        return "later"
    if any(token.asked for token in message) or len(message) > LONGEST:
        return None
    for name in ("not_done", "done"):
        if name in found:
            return name
    first = message[0].text if message else ""
    for name in ("no", "yes"):
        words = lexicon.table["score"][name]
        if first in words and (len(message) <= 3 or all(t.text in words for t in message)):
            return name
    return None


def asks_to_stop(lexicon: Lexicon, message: list[Token], spans: Spans, context: Context) -> bool:
    """Tell whether the patient wants no more messages; a question about stopping is no wish."""
    if len(message) == 1 and message[0].text in lexicon.table["score"]["stop"]:
        return True
    return any(
        not (message[match.start].asked and context.has("asks"))
        for match in find(lexicon, "stop", message, spans)
    )

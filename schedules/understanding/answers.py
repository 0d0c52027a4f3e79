"""Short answers in a message: done, not yet, yes, no, later; and the wish to hear no more."""

from collections.abc import Container

from .read_as import ReadAs

LONGEST = 14
"""Words of a message that may be an answer as a whole."""
SHORT = 3
"""Words of a message that its first may answer for: “yes I did”."""


def answer_of(
    reading: ReadAs, scored: bool = False, taken: Container[int] = frozenset()
) -> str | None:
    """Give the answer, or None; a question is no answer, save one to be reminded later.

    “No pain” is a score and no “no”: pass whether the message was `scored`. “Forgot and took one”
    is not about a reminder: pass the clauses `taken` by what else was found.
    """
    found = {
        match.name
        for match in reading.find("answers")
        if match.name == "later" or reading.words[match.start].clause not in taken
    }
    whole = " ".join(word.text for word in reading.words)
    if "later" in found or whole in reading.table.words.get("later", ()):
        return "later"
    if any(token.asked for token in reading.words) or len(reading.words) > LONGEST:
        return None
    named = (name for name in ("not_done", "done") if name in found)
    return next(named, None) or (None if scored else _yes_or_no(reading))


def _yes_or_no(reading: ReadAs) -> str | None:
    message = reading.words
    if any(0 in sign.words or sign.start == 1 for sign in reading.find("signs")):
        return None  # “no fever” and “no puedo respirar” answer nothing
    for name in ("no", "yes") if message else ():
        words = reading.table.words[name]
        short = len(message) <= SHORT or all(token.text in words for token in message)
        if message[0].text in words and short:
            return name
    return None


def asks_to_stop(reading: ReadAs) -> bool:
    """Tell whether the patient wants no more messages; a question about stopping is no wish."""
    message = reading.words
    if len(message) == 1 and message[0].text in reading.table.words["stop"]:
        return True
    return any(
        not (message[match.start].asked and reading.context.has("asks"))
        for match in reading.find("stop")
    )

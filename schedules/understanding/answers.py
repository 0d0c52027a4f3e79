"""Short answers in a message: done, not yet, yes, no, later; and the wish to hear no more."""

from collections.abc import Container
from itertools import dropwhile

from .read_as import ReadAs

LONGEST = 14
"""Words of a message that may be an answer as a whole."""
SHORT = 3
"""Words of a message that its first may answer for: “yes I did”."""
WAITS = 5
"""Words of a message that says as a whole until when: “after the ball game”."""
BRIEF = {
    "yes": "yes",
    "no": "no",
    "later_brief": "later",
    "not_done_brief": "not_done",
    "done_brief": "done",
}
"""What says so where all else is politeness: “not really, doctor”, “after my tea, ok?”."""


def answer_of(
    reading: ReadAs,
    scored: bool = False,
    taken: Container[int] = frozenset(),
    danger: Container[int] = frozenset(),
) -> str | None:
    """Give the answer, or None; a question is no answer, save one to be reminded later.

    What the table calls `elsewhere` is about no task, as in “forgot to call”, and a `question` is
    one without its mark. “No pain” is a score and no “no”: pass whether the message was `scored`.
    “Forgot and took one” is not about a reminder: pass the clauses `taken` by medicines, and those
    of `danger`.
    """
    message = reading.words
    said = reading.find("answers")
    elsewhere = [match for match in said if match.name == "elsewhere"]
    found = {
        match.name
        for match in said
        if (clause := message[match.start].clause) not in danger
        and (match.name == "later" or clause not in taken)
        and not any(other.start < match.end and match.start < other.end for other in elsewhere)
        and not (match.name == "done" and reading.context.about_other(match))
    }
    whole = " ".join(word.text for word in message)
    brief = None if danger or scored or elsewhere else _in_brief(reading)
    if "later" in found or brief == "later" or whole in reading.table.words.get("later", ()):
        return "later"
    asked = any(token.asked for token in message) or any(m.name == "question" for m in said)
    waits = any(match.name == "wait" for match in said) and len(message) <= WAITS
    if waits and not (asked or scored or taken or danger or elsewhere):
        return "later"
    if asked or len(message) > LONGEST:
        return None
    named = (name for name in ("not_done", "done") if name in found)
    return (
        next(named, None)
        or brief
        or (None if scored or taken or elsewhere else _yes_or_no(reading))
    )


def _yes_or_no(reading: ReadAs) -> str | None:
    message = reading.words
    first = [token for token in message[1:2] if token.clause == message[0].clause]
    unsure = any(match.name == "unsure" for match in reading.find("answers"))
    if first and (unsure or reading.find("signs") or _names_what(reading)):
        return None  # “no fever” and “no sé” answer nothing, “no, I never fell” does
    spoken = _without_polite(reading)
    for name in ("no", "yes") if spoken else ():
        words = reading.table.words[name]
        short = len(spoken) <= SHORT or all(text in words for text in spoken)
        if spoken[0] in words and short:
            return name
    return None


def _names_what(reading: ReadAs) -> bool:
    """Tell whether a no goes on with what there is none of: “no appetite”."""
    words = reading.table.words
    no, following = (token.text for token in reading.words[:2])
    goes_on = words.get("after_no", frozenset())
    known = goes_on | words["polite"] | words["no"] | words["yes"]
    return bool(goes_on) and no in words["no"] and following not in known


def _in_brief(reading: ReadAs) -> str | None:
    """Give what the longest of such words says, if there is nothing else but politeness."""
    polite = reading.table.words["polite"]
    said = [match for match in reading.find("answers") if match.name in BRIEF]
    longest = max(said, key=lambda match: (len(match.words), match.name), default=None)
    if longest is None:
        return None
    rest = (token.text for at, token in enumerate(reading.words) if at not in longest.words)
    return BRIEF[longest.name] if all(text in polite for text in rest) else None


def _without_polite(reading: ReadAs) -> list[str]:
    """Give the words from the first on that is more than politeness: “oh well, no”."""
    words = reading.table.words
    texts = [token.text for token in reading.words]
    empty = words["polite"] - words["no"] - words["yes"]
    return list(dropwhile(empty.__contains__, texts))


def asks_to_stop(reading: ReadAs) -> bool:
    """Tell whether the patient wants no more messages; a question about stopping is no wish.

    A `request` is one although it is asked: “could you take me off the list?”.
    """
    message, words = reading.words, reading.table.words
    said = [token.text for token in message if token.text not in words.get("please", ())]
    if len(said) == 1 and said[0] in words["stop"]:
        return True
    return any(
        match.name == "request" or not (message[match.start].asked and reading.context.has("asks"))
        for match in reading.find("stop")
    )

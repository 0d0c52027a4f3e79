"""At the door: the code in what a stranger sends, and what is said to whoever sends none.

Nothing here tells which clinic this is, or whether a code is nearly right.
"""

import re

from markupsafe import Markup

from bot.for_staff.invitation import looks_like_code
from bot.talk import Talk

CODE_LETTERS = 10
_LINK = re.compile(r"[?&]start=([A-Za-z0-9_-]{1,64})\b")
_IN_WORDS = re.compile(r"\b[0-9A-Za-z]{5}[-–][0-9A-Za-z]{5}\b")
_ALMOST = range(7, 14)


def secret_in(text: str) -> str | None:
    """Return the code or the token of a link that somebody typed, pasted or wrote in a sentence."""
    if link := _LINK.search(text):
        return link[1]
    if looks_like_code(text):
        return text
    inside = _IN_WORDS.search(text)
    return inside[0] if inside and looks_like_code(inside[0]) else None


def ask_for_code(talk: Talk) -> Markup:
    """Return how somebody without a code gets on, after whatever they sent."""
    if talk.incoming.wordless:
        return _after_a_picture(talk)
    text = talk.incoming.text or ""
    if talk.incoming.command is None and (letters := _letters_of_a_code(text)):
        return talk.words(
            "This is not the whole code yet. A code has 10 letters and numbers.\n"
            "I count {letters}. Please type it again.\n\n"
            "It looks like this: <code>K7QM2-XRT9P</code>",
            letters=letters,
        )
    return _greeting(talk)


def danger_unseen(talk: Talk) -> Markup:
    """Return whom to call, for somebody whose words no staff will see."""
    return talk.words(
        "Please read this now ⚠️\n\n"
        "<b>Are you in danger? Call {emergency} now.</b>\n"
        "No clinic sees yet what you write here.",
        emergency=talk.clinic.emergency_number,
    )


def _greeting(talk: Talk) -> Markup:
    return talk.words(
        "Hello. This chat is for patients who have a code from their clinic.\n\n"
        "Please type your code here. It looks like this: <code>K7QM2-XRT9P</code>\n\n"
        "You have no code? Please ask your clinic for one.\n"
        "In an emergency call <b>{emergency}</b>.",
        emergency=talk.clinic.emergency_number,
    )


def _after_a_picture(talk: Talk) -> Markup:
    return talk.words(
        "I cannot read pictures or voice messages.\n\n"
        "Please type your code here. It looks like this: <code>K7QM2-XRT9P</code>\n"
        "You find it on the paper or in the message from your clinic."
    )


def _letters_of_a_code(text: str) -> int | None:
    """Return how many letters and digits a text has that may be a code with a slip; else None."""
    bare = re.sub(r"[\s–-]", "", text)
    is_one = bare.isascii() and bare.isalnum() and any(map(str.isdecimal, bare))
    return len(bare) if is_one and len(bare) in _ALMOST and len(bare) != CODE_LETTERS else None

"""Manners: no shouting, no clutter of emoji, nothing promised that no clinic can keep."""

import re
from collections.abc import Iterator
from functools import cache

from schedules.checks.passage import Passage

SHOUTING = re.compile(r"!\s?!|¡¡|\?!|!\?")
_ONE = r"[\U0001F1E6-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF][\uFE0F\u20E3\U0001F3FB-\U0001F3FF]*"
EMOJI = re.compile(rf"(?:[\U0001F1E6-\U0001F1FF]{{2}}|{_ONE}(?:\u200D{_ONE})*)")

# A promise is no promise where its sentence says no: “we cannot promise”, “nothing is guaranteed”.
DENIED = {
    "en": r"\b(?:no|not|never|cannot|nobody|nothing|none|neither)\b|n[’']t\b",
    "es": r"\b(?:no|nunca|nadie|nada|ning[uú]n\w*|tampoco)\b",
    "de": r"\b(?:nicht|kein\w*|nie|niemals|niemand|nichts|weder)\b",
}
PROMISED = {
    "en": r"""\bguarante\w+ | \bpromis\w+ | \brisk.free\b | \balways\ works\b
        | \bwill\ (?:\w+\ )? (?:heal | cure | be\ (?:cured | healed | pain.?free))\b""",
    "es": r"""\bgarantiz\w+ | \bgarant[ií]a\w* | \bpromet\w+ | \bsiempre\ funciona\b
        | \b(?:se | le)\ curar[áa]n?\b | \bserá\ curad\w+ | \b(?:estará | quedará)\ sin\ dolor\b
        | \bsin\ (?:ningún\ )?riesgos?\b""",
    "de": r"""\bgaranti\w+ | \bversprech\w+ | \bverspricht\b | \bhilft\ immer\b
        | \b(?:wird | werden)\b .*? \b(?:ge)?heil(?:en | t)\b
        | \b(?:wird | werden | sind)\b .*? \bschmerzfrei\b | \brisikofrei\b | \bohne\ Risiko\b""",
}


def unmannerly(passage: Passage) -> Iterator[str]:
    """Say what in a passage shouts, clutters or promises."""
    if found := SHOUTING.search(passage.text):
        yield f"“{found[0]}” shouts. End the sentence with a full stop."
    yield from _emoji(passage.text)
    if promise := _promise(passage):
        yield f"“{promise}” sounds like a promise. Say what often helps, and that people differ."


def _emoji(text: str) -> Iterator[str]:
    found = EMOJI.findall(text)
    if len(found) > 1:
        yield f"There are {len(found)} emoji. Keep one at most."
    for line in text.splitlines():
        if EMOJI.match(line.strip()):
            yield f"“{EMOJI.findall(line)[0]}” comes before any word. Put it after the words."
            return


def _promise(passage: Passage) -> str | None:
    promised, denied = _patterns(passage.language.partition("-")[0])
    if promised and denied and promised.search(passage.text):
        for sentence in passage.sentences:
            if (found := promised.search(sentence)) and not denied.search(sentence):
                return found[0]
    return None


@cache
def _patterns(language: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None]:
    if language not in PROMISED:
        return None, None
    promised = re.compile(PROMISED[language], re.IGNORECASE | re.VERBOSE)
    return promised, re.compile(DENIED[language], re.IGNORECASE)

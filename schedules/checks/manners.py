"""Manners: no shouting, no clutter of emoji, nothing promised that no clinic can keep."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain

from schedules.checks.passage import Passage

SHOUTING = re.compile(r"!\s?!|¡¡|\?!|!\?")
_ONE = r"[\U0001F1E6-\U0001FAFF\u2600-\u27BF\u2B00-\u2BFF][\uFE0F\u20E3\U0001F3FB-\U0001F3FF]*"
EMOJI = re.compile(rf"(?:[\U0001F1E6-\U0001F1FF]{{2}}|{_ONE}(?:\u200D{_ONE})*)")

# A promise is no promise where its clause says no: “we cannot promise”, “nothing is guaranteed”.
DENIED = {
    "en": r"\b(?:no|not|never|cannot|nobody|nothing|none|neither)\b|n[’']t\b",
    "es": r"\b(?:no|nunca|nadie|nada|ning[uú]n\w*|tampoco)\b",
    "de": r"\b(?:nicht|kein\w*|nie|niemals|niemand|nichts|weder)\b",
}
# Where a clause of its own begins: “Do not worry, | you will soon be pain-free”.
NEXT_CLAUSE = {
    "en": r"[,;–—]\s*(?:(?:and|but|so)\s+)?(?=(?:you|your|it|this|the|we|soon)\b)",
    "es": r"[,;–—]\s*(?:(?:y|pero)\s+)?"
    r"(?=(?:usted|se|su|esto|estará|quedará|le|pronto|todo)\b)",
    "de": r"[,;–—]\s*(?:(?:und|aber|sondern)\s+)?(?=(?:Sie|es|das|Ihr\w*|wir|bald|dann|alles)\b)",
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
    if not (manners := _patterns(passage.language.partition("-")[0])):
        return None
    promised, denied, next_clause = manners
    # Most texts hold no promise at all, and are not taken apart.
    sentences = passage.sentences if promised.search(passage.text) else ()
    for clause in chain.from_iterable(map(next_clause.split, sentences)):
        if (found := promised.search(clause)) and not denied.search(clause):
            return found[0]
    return None


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], ...]:
    if language not in PROMISED:
        return ()
    promised = re.compile(PROMISED[language], re.IGNORECASE | re.VERBOSE)
    others = (DENIED, NEXT_CLAUSE)
    return promised, *(re.compile(some[language], re.IGNORECASE) for some in others)

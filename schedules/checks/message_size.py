"""Whether what a plan says fits a phone: a message of Telegram, the day's card, a button."""

from collections.abc import Callable, Iterator

from schedules.checks.passage import Passage, Place
from schedules.plan import Plan

LONGEST_MESSAGE = 4_096
LONGEST_LINE = 160
LONGEST_LABEL = 64
AT_MOST = {
    "clinic": "x" * 60,
    "phone": "x" * 30,
    "emergency": "x" * 15,
    "day": "x" * 4,
    "week": "x" * 3,
    "until": "x" * 25,
    "days_left": "x" * 4,
    "time_left": "x" * 15,
}
"""What a placeholder becomes at most."""


def size_limits(plan: Plan) -> Callable[[Passage], Iterator[str]]:
    """Give what looks for passages that are too long where they are shown."""
    flags = {language: _red_flags(plan, language) for language in plan.languages}

    def too_long(passage: Passage) -> Iterator[str]:
        red_flags = flags.get(passage.language, "") if "red_flags" in passage.text else ""
        length = _units(passage.filled(AT_MOST | {"red_flags": red_flags}))
        match passage.place:
            case Place.MESSAGE | Place.ANSWER if length > LONGEST_MESSAGE:
                yield (
                    f"With every placeholder filled the text may have {length} characters; Telegram"
                    f" sends {LONGEST_MESSAGE} at most. Shorten it."
                )
            case Place.LABEL if length > LONGEST_LABEL:
                yield f"{length} letters do not fit a button or title. {LONGEST_LABEL} is the most."
            case Place.LINE if length > LONGEST_LINE or "\n" in passage.text.strip():
                yield f"This is shown as one line. Make it one, of {LONGEST_LINE} letters at most."

    return too_long


def _red_flags(plan: Plan, language: str) -> str:
    flags = plan.red_flags.values()
    signs = [f"• {flag.sign.get(language)}: {flag.do.get(language)}." for flag in flags]
    return "\n".join(signs)


def _units(text: str) -> int:
    # Telegram counts in UTF-16, where an emoji is two.
    return len(text.encode("utf-16-le")) // 2

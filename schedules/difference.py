"""What lies between two answers to a question: which way it went, and whether that matters.

The clinic's plan has the last word (`matters`). Where it says nothing, what was published counts;
where nothing was, any change is called better or worse, and none of them great or small.
"""

from decimal import Decimal
from enum import StrEnum

from schedules.check_in import instrument_of
from schedules.question import (
    InstrumentQuestion,
    Number,
    Percent,
    Question,
    Scale,
    better_end,
)

# A numeric rating scale for pain: Salaffi 2004. The shares are of what it was at first.
_SLIGHT, _SLIGHT_SHARE = Decimal(1), Decimal("0.15")
_MUCH, _MUCH_SHARE = Decimal(2), Decimal("0.33")


class Difference(StrEnum):
    """How an answer stands beside an earlier one."""

    NONE = "none"
    TOO_SMALL = "too small"  # another number, but no change that matters
    BETTER = "better"
    SLIGHTLY_BETTER = "slightly better"
    MUCH_BETTER = "much better"
    WORSE = "worse"
    SLIGHTLY_WORSE = "slightly worse"
    MUCH_WORSE = "much worse"

    @property
    def is_worse(self) -> bool:
        """Whether it is worse by what matters."""
        return self in (Difference.WORSE, Difference.SLIGHTLY_WORSE, Difference.MUCH_WORSE)


def difference(name: str, asked: Question, before: Decimal, now: Decimal) -> Difference:
    """Tell how an answer stands beside one before it, for a question of this name."""
    gain = now - before if better_end(asked) == "high" else before - now
    if gain == 0:
        return Difference.NONE
    matters = change_that_matters(asked)
    if matters is None and rates_pain(name, asked):
        return _of_pain(gain, before)
    if abs(gain) < (matters or 0):
        return Difference.TOO_SMALL
    return Difference.BETTER if gain > 0 else Difference.WORSE


def change_that_matters(asked: Question) -> Decimal | None:
    """Return from how much on a change is called one: by the plan, or by what was published."""
    if isinstance(asked, InstrumentQuestion):
        return asked.matters or instrument_of(asked).matters
    return asked.matters if isinstance(asked, Scale | Percent | Number) else None


def rates_pain(name: str, asked: Question) -> bool:
    """Tell whether a question is the numeric rating scale for pain, from 0 for none to 10."""
    if not (isinstance(asked, Scale) and "pain" in name):
        return False
    return (asked.low, asked.high, asked.better) == (0, 10, "low")


def _of_pain(gain: Decimal, before: Decimal) -> Difference:
    """Call a change of pain; what is worse goes by points alone, for shares are of improvement."""
    if gain > 0:
        if gain >= _MUCH or gain >= before * _MUCH_SHARE:
            return Difference.MUCH_BETTER
        slight = gain >= _SLIGHT or gain >= before * _SLIGHT_SHARE
        return Difference.SLIGHTLY_BETTER if slight else Difference.TOO_SMALL
    if -gain >= _MUCH:
        return Difference.MUCH_WORSE
    return Difference.SLIGHTLY_WORSE if -gain >= _SLIGHT else Difference.TOO_SMALL

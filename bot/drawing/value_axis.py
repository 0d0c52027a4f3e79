"""The values beside a chart: the whole scale of a question, so that no change looks greater."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from schedules.progress import bounds
from schedules.question import Number, Question

_LEAST_SHARE = Decimal("0.1")  # of a number, that its axis spans at least
_STEPS = tuple(Decimal(figure).scaleb(power) for power in range(-2, 5) for figure in (1, 2, 5))


@dataclass(frozen=True)
class ValueAxis:
    """The values that are named beside a chart, the least first."""

    ticks: tuple[Decimal, ...]

    def place(self, value: Decimal) -> float:
        """Give the place of a value, from 0 for the least to 1 for the greatest."""
        low, high = self.ticks[0], self.ticks[-1]
        return float((value - low) / (high - low))


def lay_values(asked: Question, values: Iterable[Decimal]) -> ValueAxis:
    """Lay the axis of a question: from end to end of its scale, or around numbers without one."""
    if isinstance(asked, Number):
        return ValueAxis(_around(list(values), 2 * Decimal(1).scaleb(-asked.decimals)))
    low, high = bounds(asked)
    middle = [(low + high) // 2] if (high - low) % 2 == 0 else []
    return ValueAxis(tuple(map(Decimal, (low, *middle, high))))


def _around(values: list[Decimal], least_spread: Decimal) -> tuple[Decimal, ...]:
    """Return two or more even steps around numbers, far enough apart to let noise look small."""
    least, most = min(values), max(values)
    spread = max(most - least, _LEAST_SHARE * max(abs(least), abs(most)), least_spread)
    step = next((step for step in _STEPS if spread <= 2 * step), _STEPS[-1])
    low = (least / step).to_integral_value(ROUND_FLOOR)
    high = (most / step).to_integral_value(ROUND_CEILING)
    if high - low < 2:
        low, high = low - 1, low + 1
    return tuple((step * count).normalize() for count in range(int(low), int(high) + 1))

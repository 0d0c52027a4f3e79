"""How a patient fares: what stands answered to each question, from the first answer to the last.

Replies are kept for ever and here are read together: the latest reply to a question of a check-in
is the one that stands. A value lies on the day for which it was asked, on the patient's calendar,
as the plan's rules see it; so a correction, or a late answer, changes no order.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from schedules.difference import Difference, difference, rates_pain
from schedules.plan import Plan
from schedules.question import InstrumentQuestion, Number, Percent, Question, Scale, better_end

BEST_SCORE = 100  # of every questionnaire
_OTHER_PAIN_FOR = timedelta(days=90)
_PLACES: tuple[type | None, ...] = (Scale, InstrumentQuestion, Percent, None, Number)


@dataclass(frozen=True)
class CheckIn:
    """A check-in that has been due: its number, its time, and the questions it asks this patient.

    One that a rule added `asks` nothing here, since nobody misses it.
    """

    id: int
    due_at: datetime
    asks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """One reply to a question of a check-in; a later `id` supersedes an earlier one."""

    id: int
    check_in: int
    question: str
    value: str


@dataclass(frozen=True)
class Point:
    """A value, the local day for which it was asked, and the check-in that asked.

    `after_gap` tells that a check-in before it, later than the point before, brought no value.
    """

    day: date
    value: Decimal
    check_in: int
    after_gap: bool = False


@dataclass(frozen=True)
class Series:
    """What stands answered to one question, the first answer first; there is at least one."""

    name: str
    asked: Question
    points: tuple[Point, ...]

    @property
    def baseline(self) -> Point:
        """The first answer, with which later ones are compared."""
        return self.points[0]

    @property
    def latest(self) -> Point:
        """The last answer."""
        return self.points[-1]

    @property
    def change(self) -> Difference:
        """How the last answer stands beside the first."""
        return self._beside(self.baseline)

    @property
    def turn(self) -> Difference:
        """How the last answer stands beside the one before it."""
        return self._beside(self.points[-2] if len(self.points) > 1 else self.baseline)

    @property
    def is_worse(self) -> bool:
        """Whether it is worse than at first, or clearly worse than the last time."""
        slightly = self.turn is Difference.SLIGHTLY_WORSE
        return self.change.is_worse or (self.turn.is_worse and not slightly)

    @property
    def runs(self) -> list[list[Point]]:
        """The points in runs that no gap interrupts."""
        runs: list[list[Point]] = []
        for point in self.points:
            if not runs or point.after_gap:
                runs.append([])
            runs[-1].append(point)
        return runs

    def up_to(self, check_in: int) -> "Series | None":
        """Return what stood when a check-in was asked, its own answer last; None without one."""
        places = [place for place, point in enumerate(self.points) if point.check_in == check_in]
        return Series(self.name, self.asked, self.points[: places[0] + 1]) if places else None

    def _beside(self, before: Point) -> Difference:
        return difference(self.name, self.asked, before.value, self.latest.value)


def progress(
    plan: Plan, zone: str, check_ins: Iterable[CheckIn], given: Iterable[Given]
) -> tuple[Series, ...]:
    """Give the questions with a good end that have an answer, the ones that tell most first.

    A question is known by its name, whichever version of the plan asked it; a value that does not
    fit it any more is left out. `zone` is the patient's.
    """
    in_order = sorted(check_ins, key=lambda check_in: (check_in.due_at, check_in.id))
    standing = {(g.check_in, g.question): g.value for g in sorted(given, key=lambda g: g.id)}
    found = [
        Series(name, asked, points)
        for name, asked in plan.questions.items()
        if better_end(asked)
        and (points := _points(name, asked, ZoneInfo(zone), in_order, standing))
    ]
    return tuple(_telling_first(found))


def charted(found: Sequence[Series], most: int) -> tuple[Series, ...]:
    """Return the questions that tell most, at most so many.

    What else rates pain, such as that of the first days, is left out a while after its last answer.
    """
    newest = max((one.latest.day for one in found), default=date.min)
    others = [one for one in found[1:] if rates_pain(one.name, one.asked)]
    past = [one for one in others if newest - one.latest.day > _OTHER_PAIN_FOR]
    return tuple(one for one in found if one not in past)[:most]


def _points(
    name: str,
    asked: Question,
    zone: ZoneInfo,
    in_order: Sequence[CheckIn],
    standing: Mapping[tuple[int, str], str],
) -> tuple[Point, ...]:
    points: list[Point] = []
    missed = False
    for check_in in in_order:
        value = _value(asked, standing.get((check_in.id, name), ""))
        if value is not None:
            day = check_in.due_at.astimezone(zone).date()
            points.append(Point(day, value, check_in.id, after_gap=missed and bool(points)))
            missed = False
        elif name in check_in.asks:
            missed = True
    return tuple(points)


def _value(asked: Question, kept: str) -> Decimal | None:
    """Return what was kept as a number, if it is one that the question takes."""
    try:
        value = Decimal(kept)
    except InvalidOperation:
        return None
    low, high = bounds(asked)
    return value if value.is_finite() and low <= value <= high else None


def bounds(asked: Question) -> tuple[int, int]:
    """Return the least and the greatest answer to a question that is answered by a number."""
    if isinstance(asked, Scale | Percent | Number):
        return asked.low, asked.high
    return 0, BEST_SCORE


def _telling_first(found: list[Series]) -> list[Series]:
    """Put pain first, then function, scores, percents; what else rates pain, and then numbers."""
    pains = [series.name for series in found if rates_pain(series.name, series.asked)]

    def place(series: Series) -> int:
        if series.name in pains[1:]:
            return _PLACES.index(None)
        return -1 if series.name in pains else _PLACES.index(type(series.asked))

    return sorted(found, key=place)

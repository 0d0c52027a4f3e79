"""Hours of the day: a plain time, a window to stay inside, quiet hours to stay out of."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

WRITTEN = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
NEARLY = re.compile(r"([0-9]{1,2})[:.h]([0-9]{2})")
BEFORE_QUIET = timedelta(minutes=30)
"""How long before quiet hours a message comes that would otherwise fall into the evening's."""


def parse_time(text: object) -> time:
    """Read `09:30`; a ValueError says how to write it."""
    if isinstance(text, time):
        return text
    found = WRITTEN.fullmatch(text) if isinstance(text, str) else None
    if not found:
        near = NEARLY.fullmatch(text.strip()) if isinstance(text, str) else None
        if near and WRITTEN.fullmatch(meant := f"{near[1]:0>2}:{near[2]}"):
            raise ValueError(f"“{text}” is not a time. Did you mean “{meant}”?")
        raise ValueError(f"“{text}” is not a time. Write hours and minutes, such as “09:30”.")
    return time(int(found[1]), int(found[2]))


def _parse_span(text: object) -> tuple[time, time]:
    start, dash, end = text.partition("-") if isinstance(text, str) else ("", "", "")
    if not dash:
        raise ValueError(f"“{text}” is not a span of hours. Write it like “09:00-12:00”.")
    return parse_time(start.strip()), parse_time(end.strip())


@dataclass(frozen=True)
class Window:
    """The hours a reminder must fall in, both ends included; never over midnight."""

    start: time
    end: time

    @classmethod
    def parse(cls, text: object) -> "Window":
        """Read `09:00-12:00`; a ValueError says how to write it."""
        start, end = _parse_span(text)
        if start >= end:
            raise ValueError(
                f"The window “{text}” ends before it starts. Put the earlier hour first."
            )
        return cls(start, end)

    def clamp(self, at: time) -> time:
        """Give the time in the window that is nearest."""
        return min(max(at, self.start), self.end)


@dataclass(frozen=True)
class Quiet:
    """The hours in which nothing is sent: from `start` up to, not including, `end`."""

    start: time
    end: time

    def __post_init__(self) -> None:
        if self.start == self.end:
            raise ValueError("Quiet hours that start when they end leave no time to send anything.")

    @classmethod
    def parse(cls, text: object) -> "Quiet":
        """Read `21:00-08:00`, which passes midnight; a ValueError says how to write it."""
        if isinstance(text, Quiet):
            return text
        return cls(*_parse_span(text))

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-{self.end:%H:%M}"

    def contains(self, at: time) -> bool:
        """Say whether this time of the day is quiet."""
        if self.start < self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end

    def same_day(self, at: time) -> time:
        """Move a quiet time out of quiet hours without leaving its day."""
        if not self.contains(at):
            return at
        return self.end if at < self.end else self._evening()

    def _evening(self) -> time:
        # Any date serves: `end` is before `start` here, so the subtraction stays in the day.
        start = datetime.combine(date(2000, 1, 2), self.start)
        earlier = (start - BEFORE_QUIET).time()
        return self.end if earlier > self.start or self.contains(earlier) else earlier

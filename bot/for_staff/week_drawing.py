"""The clinic's week as a picture with its words, read and drawn in a thread of its own."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from bot.delivery.file import File
from bot.for_staff.week import read_week
from bot.for_staff.week_words import week_said
from bot.words import words
from schedules.database import reading


@dataclass(frozen=True)
class WeekDrawing:
    """The seven days before an instant, by the clock of the clinic's zone."""

    engine: Engine
    zone: str
    now: datetime
    language: str

    def draw(self) -> File:
        """Read the figures, put them into words and draw them, which takes its time."""
        # Imported here, because the libraries are slow to import and many processes never draw.
        from bot.drawing.week_picture import week_png

        say = words(self.language)
        with reading(self.engine) as session:
            week = read_week(session, self.zone, self.now)
        said = str(week_said(say, week))
        return File("week.png", week_png(week, say), is_picture=True, words=said)

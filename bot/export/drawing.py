"""An export as a file for the chat, read and written in a thread of its own."""

from dataclasses import dataclass
from io import BytesIO
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlalchemy import Engine

from bot.delivery.file import File
from bot.export.table import Scope
from bot.words import Words, words
from schedules.database import reading

MOST_BYTES = 49_000_000
"""What Telegram takes of a bot, and a little less."""


@dataclass(frozen=True)
class ExportDrawing:
    """An export to be made; `language` is that of whoever asked."""

    engine: Engine
    scope: Scope
    language: str
    most_bytes: int = MOST_BYTES

    def draw(self) -> File:
        """Read the database and write the archive, which may take a minute."""
        # Imported here, because it needs what in turn sends messages.
        from bot.export.archive import write_archive

        out = BytesIO()
        with reading(self.engine) as session:
            write_archive(session, self.scope, out)
        if out.getbuffer().nbytes > self.most_bytes:
            told = too_large(words(self.language)).unescape()
            return File("read-me.txt", told.encode(), is_picture=False)
        return File(file_name(self.scope), out.getvalue(), is_picture=False)


def file_name(scope: Scope) -> str:
    """Return the name of an export's archive, which names no patient."""
    day = scope.now.astimezone(ZoneInfo(scope.zone)).date()
    whose = f"-patient-{scope.enrolment_id}" if scope.enrolment_id else ""
    return f"aftercare-{day}{whose}.zip"


def too_large(say: Words) -> Markup:
    """Return what to do where a file is too large for a chat."""
    return say(
        "The file is too large for this chat.\n"
        "Ask whoever looks after this bot to run: aftercare export"
    )

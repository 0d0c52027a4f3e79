"""Enrolling a list of patients from the command line: checked row by row, safe to repeat."""

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from telegram.error import TelegramError

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.clinic_book import ClinicBook
from bot.delivery.failure import FailureKind, classify
from bot.delivery.poller import TokenRefusedError
from bot.delivery.transport import build_bot, plain_text
from bot.for_staff.enrol_check import Checked, Good, check_list
from bot.for_staff.enrol_list import ListError, read_list
from bot.for_staff.enrol_list_words import counted, fault_said, trouble_said
from bot.for_staff.enrol_table import WayIn, csv_line
from bot.for_staff.invite_many import invite_many
from bot.settings import Clinic, Settings, Storage, read_settings
from bot.shelf import PlanShelf, fill_shelf
from bot.words import SOURCE_LANGUAGE, words
from schedules.audit import Action, record
from schedules.clock import SystemClock
from schedules.columns import stored_id
from schedules.database import opened, reading, transaction
from schedules.enrol import enrol
from schedules.errors import AftercareError

BY_COMMAND_LINE = 0
"""Who has enrolled them: nobody of the staff, so admins are told who does not join."""
_SAY = words(SOURCE_LANGUAGE)


class ListFileError(AftercareError):
    """The file cannot be used, or the place for the table."""


def enroll_list(file: Path, out: Path | None, *, dry_run: bool) -> int:
    """Enrol the good rows of a CSV file; print the table of links and codes, or write it to `out`.

    What was found goes to standard error. Returns 0 if every row is good or here already, else 1.
    """
    storage, book = read_settings(Storage), ClinicBook(read_settings(Clinic))
    shelf = fill_shelf(storage.plans)
    with opened(storage.database_url) as engine:
        with reading(engine) as session:
            book.read(session)  # what admins set in the chat goes before the environment
        clinic = book.now
        checked = _check(engine, shelf, clinic, _content(file))
        _report(checked, shelf)
        if not dry_run and checked.good:
            _refuse_to_overwrite(out)
            username = asyncio.run(_username(read_settings(Settings)))
            with _table(out) as table:
                for place, row in enumerate(checked.good, start=1):
                    _enrol(engine, shelf, clinic, username, row, table)
                    _show_progress(place, len(checked.good))
    print(_ended(checked, dry_run=dry_run), file=sys.stderr)
    return 1 if checked.faults else 0


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ListFileError(f"{file}: {error.strerror}") from error


def _check(engine: Engine, shelf: PlanShelf, clinic: Clinic, content: bytes) -> Checked:
    try:
        given = read_list(content)
    except ListError as error:
        raise ListFileError(plain_text(trouble_said(_SAY, error))) from error
    today = SystemClock().now().astimezone(ZoneInfo(clinic.zone)).date()
    with reading(engine) as session:
        return check_list(session, given, shelf, clinic, "en", today)


def _ended(checked: Checked, *, dry_run: bool) -> str:
    """Return how many were enrolled."""
    if dry_run:
        return "Nobody was enrolled: this was only a check."
    count = len(checked.good)
    were = "patient was" if count == 1 else "patients were"
    return f"{count or 'No'} {were} enrolled."


def _report(checked: Checked, shelf: PlanShelf) -> None:
    names = shelf.names()
    lines = [*counted(_SAY, checked)]
    lines += [fault_said(_SAY, fault, names) for fault in checked.faults]
    if checked.unused:
        lines.append(_SAY("I do not use these columns: {names}.", names=", ".join(checked.unused)))
    for line in lines:
        print(plain_text(line).translate({0x2068: None, 0x2069: None}), file=sys.stderr)


def _refuse_to_overwrite(out: Path | None) -> None:
    if out is not None and out.exists():
        raise ListFileError(f"{out} is there already, and may hold links. Name another file.")


async def _username(settings: Settings) -> str:
    """Ask Telegram for the bot's name, which every link needs, before anybody is enrolled."""
    telegram = build_bot(settings.token.get_secret_value(), settings.telegram_url)
    try:
        await telegram.initialize()
        return telegram.username
    except TelegramError as error:
        failure = classify(error)
        if failure.kind is FailureKind.UNAUTHORIZED:
            raise TokenRefusedError from error
        raise ListFileError(
            f"Telegram cannot be reached, so nobody was enrolled: {failure.reason}"
        ) from error
    finally:
        await telegram.shutdown()


@contextmanager
def _table(out: Path | None) -> Iterator[TextIO]:
    """Open the table and write its header; each row is there as soon as its patient is."""
    if out is None:
        table = sys.stdout
        print(csv_line(WayIn._fields), end="", file=table, flush=True)
        yield table
        return
    out.touch(mode=0o600)
    with out.open("w", newline="", encoding="utf-8") as table:
        print(csv_line(WayIn._fields), end="", file=table, flush=True)
        yield table


def _enrol(
    engine: Engine, shelf: PlanShelf, clinic: Clinic, username: str, row: Good, table: TextIO
) -> None:
    """Enrol one patient with their way in, in one transaction."""
    now, shelved = SystemClock().now(), shelf.find(row.plan)
    if shelved is None:
        return
    with transaction(engine) as session:
        number = stored_id(enrol(session, shelved.source, row.entry, BY_COMMAND_LINE, now))
        record(session, Action.ENROLLED, None, now, number, plan=row.plan)
        doors = invite_many(session, clinic, username, [number], now)
    for way in doors.ways:
        print(csv_line(way), end="", file=table, flush=True)


def _show_progress(done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done}/{total}", end="\n" if done == total else "", file=sys.stderr)

"""A plan's preview for the terminal: what it is, what it asks, and a table of what it sends."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.preview_questions import questions_asked
from schedules.plan import Kind, Plan
from schedules.preview import Row, Started, count_up, telling_line
from schedules.texts import choose_language
from schedules.timeline import Course

WIDTH_WHEN_PIPED = 120
ROOM_FOR_STEPS = 80
_LABEL = 14


def print_table(
    plan: Plan,
    course: Course,
    lang: str,
    rows: Sequence[Row],
    started: Sequence[Started] = (),
    console: Console | None = None,
) -> None:
    """Print a preview, as wide as the terminal; nothing is cut, and a pipe gets no colour.

    A narrow terminal is not told the steps' names.
    """
    console = console or _console()
    with console.capture() as shown:
        for label, fact in [*_about(plan, course, lang), *_totals(rows), *_asked(plan, lang)]:
            _print_fact(console, label, fact)
        console.print()
        console.print(_table(rows, _room(console)))
        if started:
            console.print("When a rule starts it", style="bold")
            console.print(_started(started))
    for line in shown.get().splitlines():
        console.file.write(line.rstrip() + "\n")  # rich pads each line to its width


def _console() -> Console:
    console = Console(highlight=False)
    return console if console.is_terminal else Console(width=WIDTH_WHEN_PIPED, highlight=False)


def _print_fact(console: Console, label: str, fact: str) -> None:
    grid = Table.grid(padding=(0, 1))
    grid.add_column(width=_LABEL, style="bold")
    grid.add_column(overflow="fold")
    grid.add_row(Text(label), Text(fact))
    console.print(grid)


def _about(plan: Plan, course: Course, lang: str) -> Iterable[tuple[str, str]]:
    yield "Plan", f"{plan.name}, version {plan.version}"
    yield "Title", plan.title[choose_language(plan, lang)]
    day = f"{course.anchor:%A} {course.anchor}, {course.zone}"
    assumed = "" if course.anchor_time else f"; {plan.anchor_time:%H:%M} is assumed for its hour"
    yield "Procedure", f"{day}{assumed}"
    yield "Hour", f"{course.hour:%H:%M}"
    yield "Quiet hours", str(course.quiet) if course.quiet else "none"


def _totals(rows: Sequence[Row]) -> Iterable[tuple[str, str]]:
    told = count_up(rows)
    yield "Messages", f"{told.messages} in all, {told.early} in the first 6 weeks"
    if told.busiest:
        day, most = told.busiest
        yield "Busiest day", f"{day:%a} {day}, {most} message{'s' if most > 1 else ''}"


def _asked(plan: Plan, lang: str) -> Iterable[tuple[str, str]]:
    for place, question in enumerate(questions_asked(plan, lang)):
        yield "" if place else "Questions", question


def _empty(*columns: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    for column in columns:
        table.add_column(column, no_wrap=True, justify="right" if column == "day" else "left")
    return table


def _room(console: Console) -> int:
    """Give how wide the names of steps may be; 0 where there is no room for them."""
    return console.width // 5 if console.width >= ROOM_FOR_STEPS else 0


def _table(rows: Iterable[Row], room: int) -> Table:
    table = _empty("day", "date", "time", "kind")
    if room:
        table.add_column("step", overflow="fold", max_width=room)
    table.add_column("text", overflow="fold")
    for row in rows:
        when = (f"{row.local:%a %Y-%m-%d}", f"{row.local:%H:%M}")
        step = [Text(row.step)] if room else []
        table.add_row(str(row.day), *when, _kind(row.kind), *step, Text(telling_line(row.text)))
    return table


def _started(started: Iterable[Started]) -> Table:
    table = _empty("kind")
    for column in ("step", "rules"):
        table.add_column(column, overflow="fold")
    table.add_column("text", overflow="fold")
    for one in started:
        names = Text(one.step), Text(", ".join(one.rules))
        table.add_row(_kind(one.kind), *names, Text(telling_line(one.text)))
    return table


def _kind(kind: Kind) -> str:
    return kind.value.replace("_", " ")

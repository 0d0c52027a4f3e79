"""A plan's preview for the terminal: what it is, what it asks, and a table of what it sends."""

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.words import words
from schedules.instruments import INSTRUMENTS
from schedules.plan import Plan
from schedules.preview import Row, count_up, telling_line
from schedules.question import Choice, InstrumentQuestion, Number, Percent, Question, Scale, YesNo
from schedules.texts import choose_language
from schedules.timeline import Course

WIDTH_WHEN_PIPED = 120
_LABEL = 14


def print_table(
    plan: Plan, course: Course, lang: str, rows: Sequence[Row], console: Console | None = None
) -> None:
    """Print a preview, as wide as the terminal; nothing is cut, and a pipe gets no colour."""
    console = console or _console()
    with console.capture() as shown:
        for label, fact in [*_about(plan, course, lang), *_totals(rows), *_asked(plan, lang)]:
            _print_fact(console, label, fact)
        console.print()
        console.print(_table(rows))
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
    yield "Procedure", f"{course.anchor:%A} {course.anchor}, {course.zone}"
    yield "Hour", f"{course.hour:%H:%M}"
    yield "Quiet hours", str(course.quiet) if course.quiet else "none"


def _totals(rows: Sequence[Row]) -> Iterable[tuple[str, str]]:
    told = count_up(rows)
    yield "Messages", f"{told.messages} in all, {told.early} in the first 6 weeks"
    if told.busiest:
        day, most = told.busiest
        yield "Busiest day", f"{day:%a} {day}, {most} message{'s' if most > 1 else ''}"


def _asked(plan: Plan, lang: str) -> Iterable[tuple[str, str]]:
    language = choose_language(plan, lang)
    names = dict.fromkeys(name for step in plan.steps.values() for name in step.questions)
    for place, name in enumerate(names):
        yield "" if place else "Questions", _question(name, plan.questions[name], language)


def _question(name: str, question: Question, language: str) -> str:
    if isinstance(question, InstrumentQuestion):
        published = INSTRUMENTS[question.instrument]
        answers = _buttons(published.choices)
        return f"{name}: {published.title}, {len(published.items)} items\n{answers}"
    return f"{name}: {question.question[language]}\n{_answers(question, language)}"


def _answers(question: Question, language: str) -> str:
    match question:
        case Scale():
            numbers = _buttons(str(n) for n in range(question.low, question.high + 1))
            low, high = question.low_label[language], question.high_label[language]
            return f"{numbers}\n{question.low} = {low}, {question.high} = {high}"
        case Percent():
            return _buttons(f"{n} %" for n in range(0, 101, 10))
        case YesNo():
            return _buttons([words(language)("Yes"), words(language)("No")])
        case Choice():
            return _buttons(choice[language] for choice in question.choices.values())
        case Number():
            return f"a number from {question.low} to {question.high}, {question.unit[language]}"
    return "in the patient's own words"


def _buttons(labels: Iterable[str]) -> str:
    return " ".join(f"[{label}]" for label in labels)


def _table(rows: Iterable[Row]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=0)
    table.add_column("day", justify="right", no_wrap=True)
    for column in ("date", "time", "kind"):
        table.add_column(column, no_wrap=True)
    table.add_column("text", overflow="fold")
    for row in rows:
        when = (f"{row.local:%a %Y-%m-%d}", f"{row.local:%H:%M}")
        kind, line = row.kind.value.replace("_", " "), Text(telling_line(row.text))
        table.add_row(str(row.day), *when, kind, line)
    return table

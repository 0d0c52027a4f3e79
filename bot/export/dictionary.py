"""data_dictionary.csv: what each column of the other files means, and each question asked."""

from collections.abc import Iterator, Sequence

from sqlmodel import Session

from bot.export.scores import is_number
from bot.export.table import Column, Row, Scope, Table, enrolments
from schedules.check_in import instrument_of
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.question import (
    Choice,
    InstrumentQuestion,
    Number,
    Percent,
    Question,
    Scale,
    YesNo,
)
from schedules.texts import choose_language

_COLUMNS = (
    Column("file", "The file.", "text"),
    Column("column", "The column, or the question of a plan in it.", "text"),
    Column("meaning", "What it means.", "text"),
    Column("type", "What a value is.", "text"),
    Column("values", "Its unit, or the values it may have.", "text"),
)
_FORMULA = (
    "A text that a spreadsheet could take for a formula has an apostrophe before it. "
    "An empty cell means that there is no value."
)


def dictionary(tables: Sequence[Table]) -> Table:
    """Return the table that explains the others, itself among them."""

    def rows(session: Session, scope: Scope) -> Iterator[Row]:
        yield "all files", "", _FORMULA, "", "UTF-8, comma separated"
        for table in [*tables, explained]:
            yield from ((table.file, *column) for column in table.columns)
        for plan in _plans(session, scope):
            for name, asked in plan.questions.items():
                yield _of_question(plan, name, asked)

    explained = Table("data_dictionary.csv", _COLUMNS, rows)
    return explained


def _plans(session: Session, scope: Scope) -> list[Plan]:
    """Return the plans that patients are on, the newest version of each, by name."""
    newest: dict[str, Plan] = {}
    for enrolment in enrolments(session, scope):
        plan = plan_for(session, enrolment)
        known = newest.get(plan.name)
        if known is None or known.version < plan.version:
            newest[plan.name] = plan
    return [plan for _, plan in sorted(newest.items())]


def _of_question(plan: Plan, name: str, asked: Question) -> Row:
    file = "scores.csv" if is_number(asked) else "replies.csv"
    kind, values = _values(asked, choose_language(plan, "en"))
    title = _title(asked, choose_language(plan, "en")) or name.replace("_", " ")
    return file, f"question = {name}", f"{title} (plan {plan.name})", kind, values


def _title(asked: Question, language: str) -> str:
    if isinstance(asked, InstrumentQuestion):
        return instrument_of(asked).title
    return asked.title.get(language) or asked.question.get(language, "")


def _values(asked: Question, language: str) -> tuple[str, str]:
    match asked:
        case Scale():
            low, high = asked.low_label[language], asked.high_label[language]
            return "integer", f"{asked.low} ({low}) to {asked.high} ({high})"
        case Percent():
            return "integer", "0 to 100 %"
        case Number():
            return "decimal", f"{asked.low} to {asked.high} {asked.unit.get(language, '')}".strip()
        case InstrumentQuestion():
            return "decimal", "0 to 100, 100 is best; its items 0 to 4 stand in replies.csv"
        case YesNo():
            return "text", "yes, no"
        case Choice():
            return "text", "; ".join(
                f"{key}: {said[language]}" for key, said in asked.choices.items()
            )
    return "text", "own words"

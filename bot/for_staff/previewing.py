"""Staff look at a plan before they enrol anybody: any plan, for a procedure on any day.

All that a button needs to go on is in its data, so that looking never disturbs an enrolment that
is half done.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.button import Button, button
from bot.dates import read_date
from bot.delivery.attachment import plan_picture
from bot.draft import Draft
from bot.shelf import mark_of
from bot.talk import Rows, Talk
from schedules.plan import Plan
from schedules.preview import Row, Totals, count_up, preview, telling_line
from schedules.texts import choose_language
from schedules.timeline import Course

TOPIC = "preview"
PAGE = 6


def preview_button(talk: Talk, name: str, day: date) -> Button:
    """Return the button that shows a plan as it would be for a procedure on a day."""
    return button(talk.words("Preview"), "look", mark_of(name), day)


def begin(talk: Talk) -> None:
    """Ask which plan to look at."""
    names = talk.house.plans.names()
    rows: Rows = [[button(_title(talk, name), "preview", mark_of(name))] for name in names]
    talk.say(talk.words("<b>Look at a plan</b>\nWhich one?"), rows)


def chose_plan(talk: Talk, mark: str) -> None:
    """Ask for the day of the procedure, by button or typed."""
    name = _marked(talk, mark)
    if name is None:
        return
    talk.keep_draft(TOPIC, "date", plan=name)
    today = _today(talk)
    days = [
        (talk.words("Today"), today),
        (talk.words("In a week"), today + timedelta(weeks=1)),
    ]
    talk.change(
        talk.words(
            "<b>{plan}</b>\nFor a procedure on which day?\n"
            "Tap a day, or type a date such as {example}.",
            plan=_title(talk, name),
            example=talk.words.day(today + timedelta(days=3)),
        ),
        [[button(words, "look", mark, day) for words, day in days]],
    )


def typed(talk: Talk, draft: Draft) -> None:
    """Take a typed date."""
    day = read_date((talk.incoming.text or "").strip(), talk.language, _today(talk))
    if day is None:
        talk.say(
            talk.words(
                "I do not understand this date. Type it like {example}, or /cancel.",
                example=talk.words.day(_today(talk)),
            )
        )
    else:
        look(talk, mark_of(draft.answers["plan"]), day)


def look(talk: Talk, mark: str, day: date) -> None:
    """Show the picture of a plan, and the first of its messages."""
    name = _marked(talk, mark)
    if name is None:
        return
    if talk.draft(TOPIC):
        talk.end_draft()
    plan = talk.house.plans.plan(name)
    rows = _rows(talk, plan, day)
    language = choose_language(plan, talk.language)
    talk.say(
        _caption(talk, plan, day, count_up(rows)), attachment=plan_picture(name, day, language)
    )
    talk.say(_leaf(talk, rows, 0), _turns(talk, mark, day, 0, len(rows)))


def turn(talk: Talk, mark: str, day: date, page: int) -> None:
    """Show another page of the messages, in the place of this one."""
    name = _marked(talk, mark)
    if name is not None:
        rows = _rows(talk, talk.house.plans.plan(name), day)
        page = min(max(page, 0), max(len(rows) - 1, 0) // PAGE)
        talk.change(_leaf(talk, rows, page), _turns(talk, mark, day, page, len(rows)))


def _marked(talk: Talk, mark: str) -> str | None:
    shelved = talk.house.plans.marked(mark)
    if shelved is None:
        talk.toast(talk.words("This button no longer works."))
    return shelved.plan.name if shelved else None


def _today(talk: Talk) -> date:
    return talk.now.astimezone(ZoneInfo(talk.clinic.zone)).date()


def _title(talk: Talk, name: str) -> str:
    return talk.house.plans.title(name, talk.language)


def _rows(talk: Talk, plan: Plan, day: date) -> list[Row]:
    course = Course(day, talk.clinic.zone, plan.hour, plan.quiet)
    return preview(plan, course, talk.language, talk.clinic.facts(talk.language))


def _caption(talk: Talk, plan: Plan, day: date, told: Totals) -> Markup:
    say = talk.words
    lines = [
        say("<b>{plan}</b>\nProcedure: {day}", plan=_title(talk, plan.name), day=say.full_day(day)),
        say(
            "Messages: {total}, of these {early} in the first 6 weeks",
            total=told.messages,
            early=told.early,
        ),
    ]
    if told.busiest:
        busiest, most = told.busiest
        lines.append(say("Most on one day: {most}, on {day}", most=most, day=say.long_day(busiest)))
    return Markup("\n").join(lines)


def _leaf(talk: Talk, rows: Sequence[Row], page: int) -> Markup:
    if not rows:
        return talk.words("This plan sends nothing by itself.")
    shown = rows[page * PAGE : (page + 1) * PAGE]
    heading = talk.words(
        "<b>Messages {first} to {last} of {total}</b>",
        first=page * PAGE + 1,
        last=page * PAGE + len(shown),
        total=len(rows),
    )
    return Markup("\n\n").join([heading, *(_entry(talk, row) for row in shown)])


def _entry(talk: Talk, row: Row) -> Markup:
    return talk.words(
        "<b>{day}, {hour}</b> (day {number})\n{line}",
        day=talk.words.long_day(row.local.date()),
        hour=talk.words.hour(row.local),
        number=row.day,
        line=telling_line(row.text),
    )


def _turns(talk: Talk, mark: str, day: date, page: int, total: int) -> Rows:
    turns = []
    if page > 0:
        turns.append(button(talk.words("‹ Earlier"), "leaf", mark, day, page - 1))
    if (page + 1) * PAGE < total:
        turns.append(button(talk.words("Later ›"), "leaf", mark, day, page + 1))
    return [turns] if turns else []

"""What a patient reads when a pause or a journey is over, worded when it goes out."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from bot.for_patients.page import Shown
from bot.for_patients.today import today_blocks, whom_to_call
from schedules.enrolment import Enrolment
from schedules.message import MessageKind
from schedules.pause import LONGEST, pause_over_since
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.reminder import Reminder
from schedules.texts import card_line
from schedules.timeline import DAY, Standing

WORDED_LATE = (MessageKind.PAUSE_OVER, MessageKind.BACK_HOME)


def resumed_text(page: Shown, enrolment: Enrolment, kind: MessageKind) -> Markup:
    """Return what is said when a pause is over, or a journey."""
    if kind is MessageKind.BACK_HOME:
        return home_again(page, enrolment)
    return welcome(page, enrolment, page.words("Hello. Your pause is over."))


def welcome(page: Shown, enrolment: Enrolment, first: Markup) -> Markup:
    """Return the day's card below a first line, with what has become free meanwhile."""
    heading, *blocks = today_blocks(page, enrolment)
    free = list(_free_again(page, enrolment))
    if free:
        title = Markup("<b>{title}</b>").format(title=page.words("Allowed again"))
        blocks.insert(len(blocks) - 1, Markup("\n").join([title, *free]))
    parts = [first + "\n" + page.words("This is how it stands."), heading, *blocks]
    return Markup("\n\n").join([*parts, whom_to_call(page)])


def home_again(page: Shown, enrolment: Enrolment) -> Markup:
    """Return that the clock at home counts again."""
    here = page.now.astimezone(ZoneInfo(enrolment.zone))
    return page.words(
        "Welcome home ✅\nIt is {now} here. I write at {hour} home time again.",
        now=page.words.hour(here),
        hour=page.words.hour(enrolment.writing_hour),
    )


def _free_again(page: Shown, enrolment: Enrolment) -> Iterator[Markup]:
    """Give a line for each restriction that ended while the patient paused, in order of time."""
    plan, today = plan_for(page.session, enrolment), enrolment.today(page.now)
    facts = page.clinic.facts(page.language)
    for row in page.session.exec(_ended(page, enrolment)):
        step = plan.steps.get(row.step)
        if step and step.card and step.until:
            standing = Standing(row.step, step.start.after(enrolment.anchor), today, 0)
            line = card_line(plan, enrolment.course(), standing, page.language, facts, today)
            yield Markup("• {line}").format(line=line)


def _ended(page: Shown, enrolment: Enrolment) -> SelectOfScalar[Reminder]:
    """Return the query for the ends of restrictions that the patient had not been told of."""
    since = pause_over_since(enrolment, page.now) or page.now
    told, joined = col(Reminder.released_at), enrolment.joined_at or enrolment.created_at
    earliest = max(joined, since - LONGEST - DAY)
    return (
        select(Reminder)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.kind == Kind.LIFT_OFF)
        .where(col(Reminder.due_at).between(earliest, page.now))
        .where(told.is_(None) | (told >= since))
        .order_by(col(Reminder.due_at), col(Reminder.id))
    )

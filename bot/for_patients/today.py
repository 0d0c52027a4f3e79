"""The day's card: what to do, what to avoid and until when, and what comes next."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.for_patients.greeting import greeting
from bot.for_patients.page import Shown
from bot.talk import Talk
from bot.words import Words
from schedules.complete import is_complete
from schedules.enrolment import Enrolment
from schedules.pause import is_paused
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.reminder import Reminder, ReminderState
from schedules.texts import card_line
from schedules.timeline import Standing, in_force

MONTHS_FROM = 3
"""From so many months on, the time since the procedure is told in months."""
YEARS_FROM = 2


def today_card(talk: Talk, enrolment: Enrolment) -> Markup:
    """Return the card for the patient's own calendar day, below a greeting by name if known."""
    blocks = [greeting(talk, enrolment), *today_blocks(talk, enrolment), whom_to_call(talk)]
    return Markup("\n\n").join(block for block in blocks if block)


def today_blocks(talk: Shown, enrolment: Enrolment) -> list[Markup]:
    """Return the parts of the day's card: the day, what to do, what to avoid, what comes next."""
    say = talk.words
    today = enrolment.today(talk.now)
    plan = plan_for(talk.session, enrolment)
    held = in_force(plan, enrolment.course(), today)
    blocks = [_heading(say, enrolment, today)]

    def card(standing: Standing) -> str:
        facts = talk.clinic.facts(talk.language)
        return card_line(plan, enrolment.course(), standing, say.language, facts, today)

    if held.do:
        lines = [Markup("• {card}").format(card=card(standing)) for standing in held.do]
        blocks.append(_block(say("Good to do"), lines))
    if held.avoid:
        lines = [avoid_line(say, card(standing), standing, today) for standing in held.avoid]
        blocks.append(_block(say("Please avoid"), lines))
    blocks.append(_block(say("What comes next"), [_next(talk, enrolment, today)]))
    return blocks


def whom_to_call(talk: Shown) -> Markup:
    """Return the numbers of the clinic and for an emergency."""
    return talk.words(
        "Your clinic: <b>{phone}</b>\nIn an emergency call <b>{emergency}</b>.",
        **talk.clinic.facts(talk.language),
    )


def _heading(say: Words, enrolment: Enrolment, today: date) -> Markup:
    counted = since(say, enrolment.anchor, today)
    return Markup("<b>{date}</b>\n{counted}").format(date=say.heading_day(today), counted=counted)


def since(say: Words, anchor: date, today: date) -> Markup:
    """Return how long the procedure is ago: in days, then in months, then in years."""
    days = (today - anchor).days
    months = 12 * (today.year - anchor.year) + today.month - anchor.month
    months -= today.day < anchor.day  # only whole ones count
    if days < 0:
        return say.plural("{count} day to your procedure", "{count} days to your procedure", -days)
    if days == 0:
        return say("The day of your procedure")
    if months < MONTHS_FROM:
        return say.plural(
            "{count} day after your procedure", "{count} days after your procedure", days
        )
    if months < 12 * YEARS_FROM:
        return say.plural(
            "{count} month after your procedure", "{count} months after your procedure", months
        )
    return say.plural(
        "{count} year after your procedure", "{count} years after your procedure", months // 12
    )


def _block(title: Markup, lines: list[Markup]) -> Markup:
    return Markup("<b>{title}</b>\n{lines}").format(title=title, lines=Markup("\n").join(lines))


def avoid_line(say: Words, card: str, standing: Standing, today: date) -> Markup:
    """Return a restriction's card line with the day on which it ends."""
    if standing.until is None or standing.days_left is None:
        return Markup("• {card}").format(card=card)
    left = say.plural("{count} day left", "{count} days left", standing.days_left)
    return say(
        "• {card}\n   allowed from {day} ({left})",
        card=card,
        day=dated(say, standing.until, today),
        left=left,
    )


def _next(talk: Shown, enrolment: Enrolment, today: date) -> Markup:
    if is_complete(talk.session, enrolment):
        return talk.words("Your plan is complete ✅\nPlease keep up what does you good.")
    if enrolment.paused_until and is_paused(enrolment, talk.now):
        day = _near(talk.words, enrolment.paused_until, today)
        if enrolment.paused_by is not None:
            return talk.words(
                "Your clinic has paused my notes. I will write to you {day}.", day=day
            )
        return talk.words("You have paused. I will write to you {day}.", day=day)
    query = select(Reminder).where(
        Reminder.enrolment_id == enrolment.id,
        Reminder.state == ReminderState.PLANNED,
        Reminder.kind != Kind.FOLLOW_UP,  # it says nothing
        col(Reminder.run_at) > talk.now,  # later than its time when it is held back
    )
    found = talk.session.exec(query.order_by(col(Reminder.run_at))).first()
    if found is None:
        return talk.words("Nothing more is planned. Please keep up what does you good.")
    local = found.run_at.astimezone(ZoneInfo(enrolment.zone))
    return talk.words(
        "I will write to you {day} at {hour}.",
        day=_near(talk.words, local.date(), today),
        hour=talk.words.hour(local),
    )


def _near(say: Words, day: date, today: date) -> Markup:
    if day == today:
        return say("today")
    if day == today + timedelta(days=1):
        return say("tomorrow")
    return say("on {day}", day=dated(say, day, today))


def dated(say: Words, day: date, today: date) -> str:
    """Return a date, with its year when that is another one."""
    return say.day(day) if day.year == today.year else say.long_day(day)

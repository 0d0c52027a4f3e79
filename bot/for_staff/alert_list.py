"""What staff see of the alerts that wait for somebody, and taking one on."""

from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from bot.button import Button, button
from bot.for_staff.call_words import who_has_it
from bot.for_staff.calling import take_on, take_on_button
from bot.for_staff.line import may_take_on
from bot.for_staff.open_alerts import count, waits
from bot.for_staff.patients import show, show_card
from bot.for_staff.staff import Staff
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.alert import Alert
from schedules.audit import Action
from schedules.enrolment import Enrolment
from schedules.rule import AlertLevel

PAGE = 8
_MARKS = {AlertLevel.NOW: "🚨", AlertLevel.TODAY: "🔔", AlertLevel.ROUTINE: "📋"}


def show_alerts(talk: Talk, member: Staff, page: int = 0) -> None:
    """Show a page of the alerts that wait for somebody, the oldest first."""
    total = count(talk.session, waits(talk.now))
    if total == 0:
        show(talk, talk.words("Nothing waits for you ✅"), [])
        return
    last = (total - 1) // PAGE
    page = min(max(page, 0), last)
    query = select(Alert).where(waits(talk.now)).order_by(col(Alert.raised_at), col(Alert.id))
    found = talk.session.exec(query.offset(page * PAGE).limit(PAGE))
    rows: Rows = [_row(talk, member, alert, page) for alert in found]
    if last:
        rows.append(_turn(talk, page, last))
    html = talk.words.plural("<b>{count} alert waits</b>", "<b>{count} alerts wait</b>", total)
    html += "\n" + talk.words("The oldest comes first. Tap a name to see more.")
    show(talk, html, rows)


def tapped_take_on(talk: Talk, member: Staff, number: str, *where: str) -> None:
    """Take an alert on for whoever tapped, or tell them who was first.

    `where` is the page of the list, or the card, that the button stood on.
    """
    alert = talk.session.get(Alert, int(number))
    if alert is None:
        talk.toast(talk.words("This button no longer works."))
        return
    if take_on(talk.session, alert, member, talk.now):
        talk.record(Action.TOOK_ON, alert.enrolment_id, alert=alert.id)
    talk.session.refresh(alert)
    zone = talk.clinic.zone
    talk.toast(who_has_it(talk.session, alert, member.user_id, talk.words, zone, talk.now))
    match where:
        case ["card", enrolment_id, *origin]:
            show_card(talk, member, enrolment_id, *origin)
        case [page]:
            show_alerts(talk, member, int(page))


def _row(talk: Talk, member: Staff, alert: Alert, page: int) -> list[Button]:
    enrolment = talk.session.get(Enrolment, alert.enrolment_id) if alert.enrolment_id else None
    who = isolate(enrolment.label) if enrolment else talk.words("The bot")
    label = f"{_MARKS[alert.level]} {who} · {_when(talk, alert)}"
    meaning: tuple[Any, ...] = (
        ("card", enrolment.id, "alerts", page) if enrolment else ("alerts", page)
    )
    row = [button(label, *meaning)]
    if may_take_on(member):
        row.append(take_on_button(talk.words, alert, str(page)))
    return row


def _when(talk: Talk, alert: Alert) -> str:
    zone = ZoneInfo(talk.clinic.zone)
    local, today = alert.raised_at.astimezone(zone), talk.now.astimezone(zone).date()
    hour = talk.words.hour(local)
    return hour if local.date() == today else f"{talk.words.brief_day(local.date())} {hour}"


def _turn(talk: Talk, page: int, last: int) -> list[Button]:
    turns = []
    if page > 0:
        turns.append(button(talk.words("‹ Older"), "alerts", page - 1))
    if page < last:
        turns.append(button(talk.words("Newer ›"), "alerts", page + 1))
    return turns

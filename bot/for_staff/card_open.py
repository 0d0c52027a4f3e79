"""The alerts about one patient that nobody has taken on, for the card."""

from collections.abc import Sequence

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import Button
from bot.for_staff.calling import take_on_button
from bot.for_staff.round_words import when_said
from bot.quote import quote
from bot.talk import Talk
from bot.words import isolate
from schedules.alert import IS_OPEN, IS_WATCHED, Alert, AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel

_MOST = 3
_LONGEST = 160


def open_alerts(talk: Talk, enrolment: Enrolment) -> list[Alert]:
    """Return the alerts that wait for somebody, the most pressing first, then the oldest."""
    query = select(Alert).where(Alert.enrolment_id == enrolment.id, IS_WATCHED, IS_OPEN)
    found = talk.session.exec(query.where(col(Alert.raised_at) <= talk.now))
    return sorted(found, key=lambda a: (a.level is not AlertLevel.NOW, a.raised_at))


def alerts_said(talk: Talk, alerts: Sequence[Alert]) -> Markup | None:
    """Return what the alerts are about, a line each; None if there are none."""
    lines = [_line(talk, alert) for alert in alerts[:_MOST]]
    if (more := len(alerts) - _MOST) > 0:
        lines.append(talk.words.plural("and {count} more", "and {count} more", more))
    return Markup("\n").join(lines) or None


def take_on_these(
    talk: Talk, enrolment: Enrolment, alerts: Sequence[Alert], origin: tuple[str, ...]
) -> Button:
    """Return the button that takes on all alerts of the most pressing level."""
    newest = max((a for a in alerts if a.level is alerts[0].level), key=stored_id)
    return take_on_button(talk.words, newest, "card", str(enrolment.id), *origin)


def _line(talk: Talk, alert: Alert) -> Markup:
    """Return how soon to look and since when, with the patient's words if it is about words."""
    say, when = talk.words, when_said(talk, alert.raised_at)
    if alert.level is AlertLevel.NOW:
        line = say("Needs you now, since {when} 🚨", when=when)
    elif alert.kind is AlertKind.NO_ANSWER:
        line = say("Gives no answer, since {when}: please call 🔕", when=when)
    else:
        line = say("Needs a look today, since {when} 🔔", when=when)
    return line + words_told(talk, alert)


def words_told(talk: Talk, alert: Alert) -> Markup:
    """Return the patient's words that an alert is about, on a line below it; nothing if on none."""
    reply = talk.session.get(Reply, alert.reply_id) if alert.reply_id else None
    if reply is None or reply.kind is not ReplyKind.TEXT:
        return Markup("")
    said = isolate(quote(" ".join(reply.value.split()), _LONGEST))
    return Markup("\n   “{said}”").format(said=said)

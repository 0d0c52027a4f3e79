"""A patient's own copy as a page: one file that any phone opens, in large type and plain words."""

from datetime import date, datetime, timedelta

from markupsafe import Markup

from bot.delivery.transport import plain_text
from bot.drawing.own_answers import answers, told, written
from bot.drawing.own_elements import Lines, element, fact, moment, quote, section
from bot.drawing.own_style import STYLE
from bot.drawing.own_words import about
from bot.for_patients.helper import Gets
from bot.for_patients.own_copy import Care, OwnCopy
from bot.profile_words import profile_line
from bot.words import LANGUAGES, Words, isolate, words
from schedules.chart import Bar, LaneKind, chart
from schedules.enrolment import EnrolmentState
from schedules.message import Message, MessageKind, MessageState
from schedules.plan import Kind
from schedules.reminder import ReminderState
from schedules.texts import choose_language

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
    # A page that holds what people typed runs and fetches nothing, whatever it says.
    '<meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    '<meta name="referrer" content="no-referrer">\n'
    "<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
    "</body>\n</html>\n"
)


def own_page(copy: OwnCopy) -> str:
    """Return the page, in the patient's language and on the patient's clock."""
    say = words(copy.language)
    parts = [_head(say, copy)]
    for care in copy.care:
        parts += _care(say, copy, care)
    parts += [_sent(say, copy), _foot(say)]
    return str(
        _PAGE.format(
            language=say.language,
            title=say("Your data"),
            style=Markup(STYLE),  # noqa: S704 - our own text
            body=Markup("\n").join(parts),
        )
    )


def _head(say: Words, copy: OwnCopy) -> Markup:
    made = moment(say, copy.made_at, copy.zone)
    lines = [
        say("A copy from {clinic}.", clinic=copy.clinic.facts(say.language)["clinic"]),
        say("It was made on {moment}.", moment=made),
        say("All times are by your own clock ({zone}).", zone=copy.zone.key),
    ]
    return element("h1", say("Your data")) + element("p", Markup("<br>\n").join(lines))


def _care(say: Words, copy: OwnCopy, care: Care) -> list[Markup]:
    title = care.plan.title[choose_language(care.plan, say.language)]
    return [
        element("h2", title, "plan"),
        section(say("Your plan and dates"), _dates(say, copy, care)),
        section(say("Still to come"), _to_come(say, copy, care)),
        section(say("Your answers"), answers(say, copy, care)),
        section(say("What you and your clinic wrote"), written(say, copy, care)),
        section(say("When your clinic was told"), told(say, care)),
        section(say("Your settings"), _settings(say, care)),
        section(say("What you agreed to"), _consents(say, care)),
        section(say("Who helps you"), _helpers(say, care)),
    ]


def _dates(say: Words, copy: OwnCopy, care: Care) -> Lines:
    enrolment, course = care.enrolment, care.enrolment.course()
    at = enrolment.anchor_time
    yield fact(say("Procedure"), say.long_day(enrolment.anchor) + (f", {at:%H:%M}" if at else ""))
    yield fact(say("Plan"), say("version {number}", number=care.plan.version))
    facts = copy.clinic.facts(say.language)
    for lane in chart(care.plan, course, say.language, facts).lanes:
        if lane.bar and lane.card:
            kind = say("Please avoid") if lane.kind is LaneKind.AVOID else say("Good to do")
            card = Markup("{kind}: {card}").format(kind=kind, card=lane.card)
            yield fact(_held(say, lane.bar), card)


def _held(say: Words, bar: Bar) -> Markup:
    start = say.long_day(bar.since)
    if bar.until is None:
        return say("from {start} on", start=start)
    return say(
        "from {start} to {end}", start=start, end=say.long_day(bar.until - timedelta(days=1))
    )


def _to_come(say: Words, copy: OwnCopy, care: Care) -> Lines:
    facts = copy.clinic.facts(say.language)
    planned = [
        fact(moment(say, reminder.due_at, care.zone), about(say, care, reminder, facts))
        for reminder in care.reminders
        if reminder.state is ReminderState.PLANNED and reminder.kind is not Kind.FOLLOW_UP
    ]
    if planned:
        yield _folded(say, len(planned), Markup("\n").join(planned))


def _settings(say: Words, care: Care) -> Lines:
    own = care.enrolment
    settings: list[tuple[Markup, str | None]] = [
        (say("Messages"), _messages_on(say, care)),
        (say("How I call you"), own.first_name and isolate(own.first_name)),
        (say("Language"), LANGUAGES.get(own.language, own.language)),
        (say("Time zone"), own.zone),
        (say("Hour of messages"), say.hour(own.hour)),
        (say("Quiet hours"), own.quiet and own.quiet.replace("-", "–")),
        (say("Paused, until"), _day(say, own.paused_until)),
        (say("Away, until"), _day(say, own.away_until)),
        (say("Time zone at home"), own.home_zone),
        (say("Your clinic's label for you"), isolate(own.label)),
        (say("Phone number"), own.phone),
        (say("What your clinic noted at the start"), profile_line(say, own)),
        (say("Number of this chat"), str(own.chat_id or "")),
    ]
    return [fact(name, value) for name, value in settings if value]


def _day(say: Words, day: date | None) -> str | None:
    return say.long_day(day) if day else None


def _messages_on(say: Words, care: Care) -> Markup:
    own = care.enrolment
    if own.state is EnrolmentState.STOPPED and own.stopped_at:
        return say("stopped on {moment}", moment=moment(say, own.stopped_at, care.zone))
    return say("on since {moment}", moment=moment(say, own.joined_at or own.created_at, care.zone))


def _consents(say: Words, care: Care) -> Lines:
    for consent in care.consents:
        given = moment(say, consent.given_at, care.zone)
        version = say("Consent, version {version}", version=consent.version)
        yield fact(given, version, _ended(say, care, consent.withdrawn_at))


def _helpers(say: Words, care: Care) -> Lines:
    for helper in care.helpers:
        gets = say("gets every note") if helper.gets is Gets.ALL else say("gets missed notes")
        since = moment(say, helper.joined_at, care.zone)
        yield fact(since, say("A helper: {gets}", gets=gets), _ended(say, care, helper.ended_at))


def _ended(say: Words, care: Care, at: datetime | None) -> list[Markup]:
    return [say("ended on {moment}", moment=moment(say, at, care.zone))] if at else []


def _sent(say: Words, copy: OwnCopy) -> Markup:
    """Return the messages as they were sent; folded up, since there are many."""
    said = [message for message in copy.messages if _was_said(message)]
    listed = Markup("\n").join(
        quote(moment(say, m.sent_at or m.created_at, copy.zone), "", plain_text(m.html or ""))
        for m in said
    )
    return element("h2", say("Messages that you were sent")) + _folded(say, len(said), listed)


def _folded(say: Words, count: int, content: Markup) -> Markup:
    counted = say.plural("{count} message", "{count} messages", count)
    return Markup("<details><summary>{}</summary>\n{}\n</details>").format(counted, content)


def _was_said(message: Message) -> bool:
    sent = message.state in (MessageState.SENT, MessageState.IN_DOUBT)
    return sent and message.kind not in (MessageKind.EDIT, MessageKind.MENU) and bool(message.html)


def _foot(say: Words) -> Markup:
    second = say("There is a second file. It has the same for a computer, with every detail.")
    return element("footer", second)

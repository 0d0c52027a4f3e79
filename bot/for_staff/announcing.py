"""Writing to many patients: staff choose whom, type, see it once more with the number, and send."""

import hashlib

from markupsafe import Markup
from sqlalchemy import func
from sqlmodel import col, select

from bot.button import Button, button
from bot.delivery.transport import plain_text
from bot.draft import Draft
from bot.for_patients.from_clinic import letter
from bot.for_staff.announced_words import left_out_said, progress, standing, withdraw
from bot.for_staff.answer_news import quoted
from bot.for_staff.patients import show
from bot.quote import length
from bot.talk import Rows, Talk
from bot.words import LANGUAGES, isolate
from schedules.announcement import (
    IS_OPEN,
    Announcement,
    AnnouncementState,
    count_meant,
    left_out,
    meant,
)
from schedules.audit import Action
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, PlanVersion

TOPIC = "announce"
VERBS = frozenset({"announce", "tell", "telling", "halt", "go_on"})
LONGEST = 3_000
EXAMPLES = 3


def begin(talk: Talk, text: str = "") -> None:
    """Ask whom the words are for; `text` is what was typed already."""
    groups = _groups(talk)
    if not groups:
        show(talk, talk.words("No patient gets messages now, so there is nobody to write to."), [])
        return
    talk.keep_draft(TOPIC, "whom", groups=[group[1:] for group in groups], text=text)
    rows: Rows = [[button(label, "tell", n)] for n, (label, *_) in enumerate(groups)]
    heading, whom = talk.words("<b>Write to many patients</b>"), talk.words("Whom is it for?")
    missing = left_out_said(talk.words, left_out(talk.session, None, None))
    lines = [heading, *([missing] if missing else []), whom]
    show(talk, Markup("\n").join(lines), [*rows, _leave(talk)])


def tapped(talk: Talk, verb: str, given: list[str]) -> None:
    """Answer a tap of somebody who may write to patients."""
    draft = talk.draft(TOPIC)
    match [verb, *given], draft:
        case ["announce"], _:
            begin(talk)
        case ["announce", "leave"], Draft():
            talk.end_draft()
            talk.change(talk.words("Left. Nothing was sent."))
        case ["tell", place], Draft(asks="whom"):
            _chose(talk, draft, int(place))
        case ["telling", seal], Draft(asks="confirm") if draft.answers["seal"] == seal:
            _send(talk, draft)
        case ["halt", number], _:
            _halt(talk, int(number))
        case ["go_on", number], _:
            _go_on(talk, int(number))
        case _:
            talk.toast(talk.words("This button no longer works."))


def typed(talk: Talk, draft: Draft) -> None:
    """Show the words once more as patients will read them; other words take their place."""
    text = (talk.incoming.text or "").strip()
    if draft.asks == "whom" and length(text) <= LONGEST:
        begin(talk, text)  # kept until it is known whom it is for
    elif length(text) > LONGEST:
        talk.say(talk.words("This is too long for one message, so nothing was sent."))
    else:
        _propose(talk, draft, text)


def _groups(talk: Talk) -> list[tuple[str, str | None, str | None]]:
    """Return whom one may write to: label, plan and language of each group that has patients."""
    everybody = count_meant(talk.session, None, None)
    if not everybody:
        return []
    say = talk.words
    named = say.plural("All: {count} patient", "All: {count} patients", everybody)
    groups: list[tuple[str, str | None, str | None]] = [(str(named.unescape()), None, None)]
    speaking = _tallied(talk, col(Enrolment.language))
    plans = _tallied(talk, col(PlanVersion.name))
    if len(plans) > 1:
        groups += [(f"{_title(talk, name)} · {n}", name, None) for name, n in plans]
    if len(speaking) > 1:
        groups += [(f"{LANGUAGES.get(code, code)} · {n}", None, code) for code, n in speaking]
    return groups


def _tallied(talk: Talk, column: object) -> list[tuple[str, int]]:
    query = (
        select(column, func.count())  # type: ignore[call-overload] # a column of either table
        .select_from(Enrolment)
        .join(PlanVersion, col(PlanVersion.id) == col(Enrolment.plan_version_id))
        .where(meant(None, None))
        .group_by(column)
        .order_by(func.count().desc(), column)
    )
    return [(str(value), int(count)) for value, count in talk.session.exec(query)]


def _title(talk: Talk, name: str) -> str:
    shelf = talk.house.plans
    return shelf.title(name, talk.language) if shelf.find(name) else name


def _chose(talk: Talk, draft: Draft, place: int) -> None:
    plan, language = draft.answers["groups"][place]
    text = draft.answers.get("text", "")
    talk.keep_draft(TOPIC, "text", plan=plan, language=language)
    if text and (kept := talk.draft(TOPIC)):
        _propose(talk, kept, text)
        return
    count = count_meant(talk.session, plan, language)
    html = talk.words.plural(
        "<b>To {count} patient</b>\nType what they shall read. I show it to you once more.",
        "<b>To {count} patients</b>\nType what they shall read. I show it to you once more.",
        count,
    )
    talk.change(html, [_leave(talk)])


def _propose(talk: Talk, draft: Draft, text: str) -> None:
    say = talk.words
    plan, language = draft.answers["plan"], draft.answers["language"]
    count = count_meant(talk.session, plan, language)
    first = talk.session.exec(
        select(Enrolment).where(meant(plan, language)).order_by(col(Enrolment.id)).limit(EXAMPLES)
    ).all()
    if not first:
        talk.end_draft()
        talk.say(say("No patient gets messages now, so there is nobody to write to."))
        return
    seal = _seal(count, text, plan, language)
    talk.keep_draft(TOPIC, "confirm", plan=plan, language=language, text=text, seal=seal)
    names = ", ".join(isolate(enrolment.label) for enrolment in first)
    heading = say.plural(
        "<b>To {count} patient</b>: {names}",
        "<b>To {count} patients</b>: {names} …",
        count,
        names=names,
    )
    missing = left_out_said(say, left_out(talk.session, plan, language))
    shown = quoted(plain_text(str(letter(say, talk.clinic, text))))
    rows: Rows = [
        [
            button(
                say.plural("Send to {count} patient", "Send to {count} patients", count),
                "telling",
                seal,
            )
        ],
        _leave(talk),
    ]
    note = say(
        "It goes as you typed it, in one language.\nIn quiet hours it waits for the morning."
    )
    lines = [heading, *([missing] if missing else []), shown, note]
    talk.say(Markup("\n").join(lines), rows)


def _seal(count: int, text: str, plan: str | None, language: str | None) -> str:
    return hashlib.sha256(repr((count, text, plan, language)).encode()).hexdigest()[:12]


def _send(talk: Talk, draft: Draft) -> None:
    """Begin to send, if it still concerns as many as were shown."""
    plan, language, text = (draft.answers[name] for name in ("plan", "language", "text"))
    count = count_meant(talk.session, plan, language)
    if _seal(count, text, plan, language) != draft.answers["seal"]:
        talk.say(talk.words("Something has changed since. Please look again."))
        _propose(talk, draft, text)
        return
    talk.end_draft()
    last = talk.session.exec(select(func.max(Enrolment.id)).where(meant(plan, language))).one()
    announcement = Announcement(
        text=text,
        plan=plan,
        language=language,
        by=talk.incoming.user_id,
        total=count,
        last_of_all=last or 0,
        chat_id=talk.incoming.chat_id,
        message_id=talk.incoming.message_id or 0,
        created_at=talk.now,
    )
    talk.session.add(announcement)
    talk.session.flush()
    talk.record(Action.ANNOUNCED, announcement=announcement.id, patients=count)
    talk.change(*progress(talk.words, announcement, standing(talk.session, announcement, talk.now)))
    talk.house.announce.ring()


def _halt(talk: Talk, number: int) -> None:
    """Stop sending: what has gone out stays, what waits is withdrawn."""
    announcement = talk.session.get(Announcement, number)
    if announcement is None or announcement.state not in IS_OPEN:
        talk.toast(talk.words("It is over already."))
        return
    announcement.state, announcement.ended_at = AnnouncementState.STOPPED, talk.now
    talk.record(Action.ANNOUNCEMENT_STOPPED, announcement=stored_id(announcement))
    withdraw(talk.session, announcement)
    talk.change(*progress(talk.words, announcement, standing(talk.session, announcement, talk.now)))


def _go_on(talk: Talk, number: int) -> None:
    """Let what has failed go on where it was; of two who tap, the second changes nothing."""
    announcement = talk.session.get(Announcement, number)
    if announcement is None or announcement.state not in IS_OPEN:
        talk.toast(talk.words("It is over already."))
        return
    if announcement.state is AnnouncementState.FAILED:
        announcement.state, announcement.ended_at = AnnouncementState.GOING, None
        talk.record(Action.ANNOUNCED_ON, announcement=number)
        talk.house.announce.ring()
    talk.change(*progress(talk.words, announcement, standing(talk.session, announcement, talk.now)))


def _leave(talk: Talk) -> list[Button]:
    return [button(talk.words("Leave it"), "announce", "leave")]

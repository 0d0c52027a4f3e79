"""Exporting in the chat: one patient from the card, all of them for admins, each time audited."""

from datetime import timedelta

from markupsafe import Markup
from sqlalchemy import func
from sqlmodel import col, select

from bot.button import button
from bot.delivery.attachment import Attachment, data_export
from bot.export.drawing import too_large
from bot.for_staff.acting import back
from bot.for_staff.patients import show
from bot.for_staff.rights import ADMINS
from bot.for_staff.staff import Staff
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.audit import Action
from schedules.enrolment import Enrolment
from schedules.message import Message

ON_ITS_WAY = timedelta(minutes=1)
MOST_PATIENTS = 1_000
"""While a file is made, nothing else reaches the chat that asked: it must not take long."""
_LOOKED_THROUGH = 20  # messages; an export of within a minute is among the last ones


def begin_export(talk: Talk, member: Staff) -> None:
    """Offer a file of all patients to whoever may have it; tell others the way to one."""
    say = talk.words
    if member.role not in ADMINS:
        patients = [[button(say("‹ All patients"), "list", 0)]]
        talk.say(say("Open a patient's card and tap Export.\nAn admin can export all."), patients)
        return
    count = _patients(talk)
    if count > MOST_PATIENTS:
        talk.say(too_large(talk.words))
        return
    html = say.plural(
        "<b>Data of {count} patient</b>", "<b>Data of all {count} patients</b>", count
    )
    show(talk, html + "\n" + _explained(talk), _choice(talk, "exportall"))


def tapped(talk: Talk, member: Staff, given: list[str]) -> None:
    """Offer one patient's data as a file, or send it."""
    enrolment = talk.session.get(Enrolment, int(given[0]))
    if enrolment is None:
        talk.toast(talk.words("This button no longer works."))
        return
    talk.enrolment_id = enrolment.id
    if len(given) > 1:
        _send(talk, enrolment.id, text=given[1] == "text")
        return
    html = talk.words("<b>Data of {label}</b>", label=isolate(enrolment.label))
    rows = _choice(talk, "export", enrolment.id)
    rows.append(back(talk.words, enrolment))
    show(talk, html + "\n" + _explained(talk), rows)


def tapped_all(talk: Talk, member: Staff, given: list[str]) -> None:
    """Send the data of all patients as a file, unless there are too many for a chat."""
    if _patients(talk) > MOST_PATIENTS:
        talk.say(too_large(talk.words))
        return
    _send(talk, None, text=given[0] == "text")


def _patients(talk: Talk) -> int:
    return talk.session.exec(select(func.count()).select_from(Enrolment)).one()


def _explained(talk: Talk) -> Markup:
    return talk.words(
        "You get a zip with tables for a spreadsheet.\n"
        "What patients wrote and staff noted is left out, unless you ask for it."
    )


def _choice(talk: Talk, verb: str, *about: object) -> Rows:
    say = talk.words
    return [
        [button(say("Without texts"), verb, *about, "plain")],
        [button(say("With texts"), verb, *about, "text")],
    ]


def _send(talk: Talk, enrolment_id: int | None, *, text: bool) -> None:
    """Put the file in the outbox; it is made when it is sent, with what is kept by then."""
    attachment = data_export(enrolment_id, talk.language, text=text)
    if _is_on_its_way(talk, attachment):
        talk.toast(talk.words("It is on its way."))
        return
    talk.toast(talk.words("I am making your file. It may take a minute."))
    whose = "one" if enrolment_id else "all"
    talk.record(Action.EXPORTED, enrolment_id, whose=whose, text=int(text))
    talk.say(
        talk.words(
            "Here is your file 📄\n"
            "Save it in a safe place, then delete it from this chat.\n"
            "The table data_dictionary tells what each column means."
        ),
        attachment=attachment,
    )


def _is_on_its_way(talk: Talk, attachment: Attachment) -> bool:
    query = (
        select(Message)
        .where(Message.chat_id == talk.incoming.chat_id)
        .order_by(col(Message.id).desc())
        .limit(_LOOKED_THROUGH)
    )
    lately = talk.now - ON_ITS_WAY
    found = talk.session.exec(query)
    return any(one.created_at > lately and one.attachment == attachment for one in found)

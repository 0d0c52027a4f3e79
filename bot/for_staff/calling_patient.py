"""How a patient can be called, as far as is known: a number that staff noted, and their chat.

Telegram tells a bot no number. All this is for those alone who act for patients.
"""

import re

from markupsafe import Markup

from bot.button import button
from bot.draft import Draft
from bot.for_staff.acting import back, card_button, head, patient_of
from bot.for_staff.patients import show
from bot.for_staff.reach import reach_line
from bot.for_staff.staff import Staff
from bot.talk import Rows, Talk
from schedules.audit import Action
from schedules.enrolment import Enrolment

TOPIC = "number"
_COUNTRY = re.compile(r"(\+(?!39\b)\d{1,3}) ")  # Italy keeps the 0 after its code
_DIGITS = range(7, 16)  # as international numbers have


def read_number(text: str, clinic_phone: str = "") -> str | None:
    """Return a number from its + on, in the groups in which it was typed; None if it is none.

    One that is typed as inside the country, from its 0 on, is of the country of the clinic's own.
    """
    number = re.sub(r"^00", "+", text.strip())
    country = _COUNTRY.match(clinic_phone)
    if country and re.match(r"\(?0", number):
        number = f"{country[1]} {re.sub('^[(]?0', '', number)}"
    number = " ".join(re.sub(r"[-./()]", " ", number).split())
    digits = number[1:].replace(" ", "")
    sound = number.startswith("+") and digits.isascii() and digits.isdecimal()
    return number if sound and len(digits) in _DIGITS else None


def opened(talk: Talk, member: Staff, given: list[str]) -> None:
    """Show how a patient can be called; a number may be typed now, or deleted."""
    enrolment = patient_of(talk, given[0])
    if enrolment is None:
        return
    if len(given) > 1 and enrolment.phone:
        enrolment.phone = None
        talk.record(Action.PHONE_NOTED, enrolment.id, what="deleted")
    talk.keep_draft(TOPIC, "number", enrolment_id=enrolment.id)
    say = talk.words
    lines = [
        reach_line(say, enrolment) or say("No number is known."),
        Markup(""),
        say("Type a number with its country code, such as +44 20 7946 0123."),
    ]
    if enrolment.chat_id is not None:
        lines.append(say("In their own Telegram you write as yourself. They see your name."))
    rows: Rows = [back(say, enrolment)]
    if enrolment.phone:
        rows.insert(0, [button(say("Delete the number"), "number", enrolment.id, "delete")])
    show(talk, head(say, enrolment) + Markup("\n").join(lines), rows)


def typed(talk: Talk, draft: Draft) -> None:
    """Keep a typed number."""
    enrolment = talk.session.get(Enrolment, draft.answers["enrolment_id"])
    number = read_number(talk.incoming.text or "", talk.clinic.clinic_phone)
    say = talk.words
    if enrolment is None:
        talk.end_draft()
        talk.say(say("There is no such patient. /patients shows all."))
        return
    talk.enrolment_id = enrolment.id
    if number is None:
        talk.say(
            say(
                "I do not read this as a number.\n"
                "Please type it with its country code, such as +44 20 7946 0123. Or /cancel."
            )
        )
        return
    talk.end_draft()
    enrolment.phone = number
    talk.record(Action.PHONE_NOTED, enrolment.id, what="noted")
    said = say("The number is kept ✅") + Markup("\n☎️ {phone}").format(phone=number)
    talk.say(head(say, enrolment) + said, [[card_button(say, enrolment)]])

"""The demo's guide: the one next step that the page suggests, from how far things have come."""

from sqlmodel import Session, col, select

from bot.draft import Draft
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply


def next_step(session: Session) -> str:
    """Return what a newcomer may do now.

    It is about whoever is under way on the patient's phone, which has room for one plan alone, else
    about whoever was enrolled last.
    """
    active = col(Enrolment.state) == EnrolmentState.ACTIVE
    query = select(Enrolment).order_by(active.desc(), col(Enrolment.id).desc())
    enrolment = session.exec(query).first()
    if enrolment is None:
        return "Start on the clinic's phone: tap “Enrol a patient”."
    if session.exec(select(Draft).where(Draft.topic == "arrival")).first():
        return "Rosa decides: answer on her phone."
    if enrolment.state is EnrolmentState.INVITED:
        return "Now tap the link on the clinic's phone. It opens on Rosa's."
    if session.exec(select(Draft).where(Draft.topic == "settling")).first():
        return "Answer the two questions on Rosa's phone."
    if enrolment.state is EnrolmentState.STOPPED:
        return "Rosa has stopped. She can start again on her phone."
    released = select(Reminder.id).where(Reminder.state == ReminderState.RELEASED)
    if session.exec(released).first() is None:
        return "Press “Next reminder” to move the clock."
    if session.exec(select(Reply.id)).first() is None:
        return "Tap an answer on Rosa's phone, or write something."
    return "Press “Next reminder” or “Play” and watch the months go by."

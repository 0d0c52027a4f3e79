"""A Letter is an outbox message made ready for Telegram: rendered at the moment it is sent."""

import logging
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape
from sqlmodel import Session, col, select

from bot.button import Button, Signer, button
from bot.clinic_book import ClinicBook
from bot.delivery.attachment import gather
from bot.delivery.catch_up import catch_up_text, together_text
from bot.delivery.file import Drawable
from bot.delivery.offered import may_come_later, offered_answers
from bot.for_patients.asking import Prompt, ask
from bot.for_patients.helper_notes import find_helper, whom
from bot.for_patients.page import Page
from bot.for_patients.resumed import WORDED_LATE, resumed_text
from bot.for_staff.answer_button import offered_answer, whose_it_is
from bot.settings import Clinic
from bot.shelf import PlanShelf
from bot.words import Words, words
from schedules.check_in import check_in_items
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.errors import AftercareError
from schedules.folding import are_late, told_in, told_with
from schedules.message import TELLING, Message, MessageKind, MessageState
from schedules.plan import Button as Answer
from schedules.plan import Kind, Step
from schedules.plans import plan_told
from schedules.reminder import Reminder
from schedules.reply import UNDONE
from schedules.texts import step_text

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Letter:
    """What goes to Telegram: HTML with rows of (label, data), a QR text, an edit, or a menu.

    A `drawing` is yet to be drawn, and goes with the HTML as its caption; `flaw` says why there is
    none although there should be.
    """

    chat_id: int
    html: str = ""
    buttons: list[list[tuple[str, str]]] | None = None
    picture: str | None = None
    edits: int | None = None
    menu: list[tuple[str, str]] | None = None
    drawing: Drawable | None = None
    flaw: str | None = None


class Writer:
    """Renders messages; a reminder's words come from the plan version its patient is pinned to."""

    def __init__(self, book: ClinicBook, signer: Signer, plans: PlanShelf) -> None:
        self._book = book
        self._signer = signer
        self._plans = plans

    def letter(self, session: Session, message: Message) -> Letter:
        """Return the message as a letter; raises `AftercareError` if it cannot be rendered."""
        if message.html is None and message.kind in TELLING:
            return self._reminder(session, message)
        if message.html is None and message.kind is MessageKind.HELPER:
            return self._copy(session, message)
        if message.html is None and message.kind in WORDED_LATE:
            return self._resumed(session, message)
        buttons = self._buttons(session, message)
        drawing, flaw = self._drawing(session, message)
        return Letter(
            chat_id=message.chat_id,
            html=self._html(session, message),
            buttons=_pairs(buttons) if buttons is not None else None,
            picture=message.picture,
            edits=message.edits,
            menu=[(c, d) for c, d in message.menu] if message.menu is not None else None,
            drawing=drawing,
            flaw=flaw,
        )

    def _buttons(self, session: Session, message: Message) -> list[list[list[str]]] | None:
        """Return the buttons of a message; what a patient wrote has ways to answer and close it."""
        offered = offered_answer(session, message)
        if not offered:
            return message.buttons
        first, *rest = message.buttons or [[]]
        beside, *below = self._signer.rows(message.chat_id, offered)
        return [row for row in ([*first, *beside], *rest, *below) if row]

    def _html(self, session: Session, message: Message) -> str:
        """Return the words of a message; below what a patient wrote stands who has it by now."""
        line = whose_it_is(session, message, self._book.now.zone)
        return (message.html or "") + (f"\n\n<b>{line}</b>" if line else "")

    def _drawing(self, session: Session, message: Message) -> tuple[Drawable | None, str | None]:
        try:
            return gather(session, message, self._book.now, self._plans), None
        except AftercareError as error:  # the words of the message matter more than its picture
            log.error("message %s goes out without its file: %s", message.id, error)
            return None, str(error)

    def _resumed(self, session: Session, message: Message) -> Letter:
        """Word what ends a pause or a journey, as of the moment from which it may go out."""
        enrolment = session.get_one(Enrolment, message.enrolment_id)
        page = Page(session, message.not_before, self._book.now, enrolment.language)
        return Letter(message.chat_id, str(resumed_text(page, enrolment, message.kind)))

    def _reminder(self, session: Session, message: Message) -> Letter:
        enrolment = session.get(Enrolment, message.enrolment_id)
        told = told_in(session, message)
        if not told or enrolment is None:
            raise AftercareError(f"message {message.id} belongs to no reminder")
        on = enrolment.today(message.not_before) if message.again_of else None
        prompt = write_prompt(session, told[-1], enrolment, self._book.now, on)
        rows = self._signer.rows(message.chat_id, prompt.rows)
        return Letter(message.chat_id, str(prompt.html), _pairs(rows))

    def _copy(self, session: Session, message: Message) -> Letter:
        """Return a reminder as its patient's helper reads it: to know of, and not to answer."""
        reminder = session.get(Reminder, message.again_of)
        enrolment = session.get(Enrolment, message.enrolment_id)
        helper = find_helper(session, message.chat_id)
        if reminder is None or enrolment is None or helper is None:
            raise AftercareError(f"message {message.id} is a copy of no reminder")
        text = reminder_text(session, reminder, enrolment, self._book.now, reader=helper.language)
        say = words(helper.language)
        return Letter(message.chat_id, f"{whom(say, enrolment)}\n\n{text}")


def _pairs(rows: list[list[list[str]]]) -> list[list[tuple[str, str]]]:
    return [[(label, data) for label, data in row] for row in rows]


def write_prompt(
    session: Session,
    reminder: Reminder,
    enrolment: Enrolment,
    clinic: Clinic,
    on: date | None = None,
) -> Prompt:
    """Return a reminder's text and buttons; a check-in asks its first question below the text.

    `on` is the day on which it is said again.
    """
    plan = plan_told(session, enrolment, reminder.step)
    say = words(enrolment.language)
    text = reminder_text(session, reminder, enrolment, clinic, on)
    step = plan.steps[reminder.step]
    if reminder.kind is not Kind.CHECK_IN:
        return Prompt(text, answer_rows(say, session, reminder, step))
    items = check_in_items(plan, step, enrolment.language)
    first = ask(say, plan, stored_id(reminder), items, 0)
    return Prompt(text + Markup("\n\n") + first.html, [*first.rows, [later_button(say, reminder)]])


def reminder_text(
    session: Session,
    reminder: Reminder,
    enrolment: Enrolment,
    clinic: Clinic,
    on: date | None = None,
    reader: str | None = None,
) -> Markup:
    """Return what a patient is told with a reminder: the plan's words, or all of a catch-up.

    What was sent stays as it was sent, whatever the plan says now. What is said again, `on` another
    day, is true of that day; for a `reader` of another language it is said in that one.
    """
    language = reader or enrolment.language
    is_sent = on is None and language == enrolment.language
    if is_sent and reminder.kind is not Kind.CHECK_IN and (sent := _as_sent(session, reminder)):
        return Markup(sent)  # noqa: S704 - escaped when it was written
    told, zone, say = told_with(session, reminder), ZoneInfo(enrolment.zone), words(language)
    texts = [_plan_words(session, row, enrolment, clinic, language, on) for row in told]
    if len(told) == 1:
        return escape(texts[0])
    if not are_late(told):
        return together_text(say, texts)
    days = [row.due_at.astimezone(zone).date() for row in told]
    return catch_up_text(say, list(zip(days, texts, strict=True)))


def _as_sent(session: Session, reminder: Reminder) -> str | None:
    mine = (col(Message.reminder_id) == reminder.id) | (col(Message.id) == reminder.folded_into)
    sent = select(Message.html).where(mine, Message.state == MessageState.SENT)
    return session.exec(sent).first()


def _plan_words(
    session: Session,
    reminder: Reminder,
    enrolment: Enrolment,
    clinic: Clinic,
    language: str,
    on: date | None = None,
) -> str:
    """Return the plan's words for one reminder, as true of the day on which it is told."""
    released_on = enrolment.today(reminder.released_at) if reminder.released_at else None
    return step_text(
        plan_told(session, enrolment, reminder.step),
        enrolment.course(),
        reminder.occurrence(enrolment.zone),
        language,
        clinic.facts(language),
        on=on or released_on,
    )


def answer_rows(say: Words, session: Session, reminder: Reminder, step: Step) -> list[list[Button]]:
    """Return the buttons of a reminder: what was done on one row, Problem on a row of its own.

    Where the plan has a Not yet, it is what leads to a later time; otherwise there is a Later.
    """
    answers = offered_answers(session, reminder, step)
    several = len(told_with(session, reminder)) > 1
    shown = {
        answer: button(answer_label(say, answer, several=several), "answer", reminder.id, answer)
        for answer in answers
    }
    problem = shown.pop(Answer.PROBLEM, None)
    usual = list(shown.values())
    if Answer.NOT_YET not in answers and may_come_later(session, reminder):
        usual.append(later_button(say, reminder))
    return [row for row in (usual, [problem] if problem else []) if row]


def later_button(say: Words, reminder: Reminder) -> Button:
    """Return the button that offers later times for a reminder."""
    return button(say("Later"), "later", reminder.id)


def answer_label(say: Words, answer: str, *, several: bool = False) -> Markup:
    """Return the words of one button whose tap is kept as a reply; `several` are answered by it."""
    if several and answer == Answer.DONE:
        return say("All done ✅")
    labels = {
        "done": say("Done ✅"),
        "not_yet": say("Not yet"),
        "ok": say("OK 👍"),
        "problem": say("I have a problem"),
        "has_help": say("Yes, I have help"),
        "needs_help": say("I still need help"),
        "prescribed": say("Prescribed by a doctor"),
        "not_prescribed": say("Not prescribed"),
        "not_sure": say("Not sure"),
        "taken": say("I took it"),
        "asked": say("I am only asking"),
        "not_meant": say("That is not what I meant"),
        UNDONE: say("Taken back"),
    }
    return labels[answer]

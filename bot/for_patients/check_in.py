"""A Check-in as it stands for one patient: what it asks, what is answered, and keeping answers."""

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup
from sqlmodel import col, select

from bot.for_patients.asking import position
from bot.for_patients.replies import keep_reply, sent_reminder
from bot.said import question_said
from bot.talk import Talk
from bot.words import Words
from schedules.check_in import Item, check_in_items, instrument_of
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plan import Kind, Plan
from schedules.plans import plan_told
from schedules.question import InstrumentQuestion
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind, current_replies

SKIPPED = ""  # what is kept when a question for words is skipped


@dataclass
class CheckIn:
    """One check-in of a patient; how far they are is read from the replies, and kept nowhere else.

    A reply is never changed: an answer given anew adds one that supersedes.
    """

    talk: Talk
    enrolment: Enrolment
    reminder: Reminder

    @cached_property
    def plan(self) -> Plan:
        """The plan that tells of the check-in."""
        return plan_told(self.talk.session, self.enrolment, self.reminder.step)

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """What is asked, in order."""
        step = self.plan.steps[self.reminder.step]
        return check_in_items(self.plan, step, self.enrolment.language)

    @property
    def answered(self) -> dict[str | None, Reply]:
        """The replies that stand, by the key of their item, or of the instrument they complete."""
        return current_replies(self.talk.session, self.reminder.id)

    @property
    def first_open(self) -> int | None:
        """Where the first item without an answer is, or None if all have one."""
        answered = self.answered
        return next((at for at, item in enumerate(self.items) if item.key not in answered), None)

    def keep(self, at: int, kind: ReplyKind, value: str) -> Reply | None:
        """Keep the answer to an item, and the score that it completes.

        Returns the reply, or None if the same answer stands already.
        """
        item = self.items[at]
        reply = self._keep(item.key, kind, value)
        if isinstance(item.asked, InstrumentQuestion):
            self._keep_score(item.question, item.asked)
        return reply

    def _keep_score(self, question: str, asked: InstrumentQuestion) -> None:
        answered = self.answered
        parts = [answered.get(item.key) for item in self.items if item.question == question]
        score = instrument_of(asked).score([int(part.value) if part else None for part in parts])
        if score is not None:
            self._keep(question, ReplyKind.SCORE, str(score))

    def _keep(self, question: str, kind: ReplyKind, value: str) -> Reply | None:
        current = self.answered.get(question)
        if current is not None and current.value == value:
            return None
        return keep_reply(self.talk, self.enrolment, kind, value, self.reminder, question, current)


@dataclass(frozen=True)
class Turn:
    """One item of a check-in to show or answer, and the chat's message that shows it, if known."""

    check_in: CheckIn
    at: int
    message_id: int | None = None

    @property
    def item(self) -> Item:
        """The item whose turn it is."""
        return self.check_in.items[self.at]

    def asked_of(self, say: Words) -> Markup:
        """Return which question this is, as staff read it."""
        return question_said(say, self.check_in.plan, self.item.question)


def find_check_in(talk: Talk, enrolment: Enrolment, reminder_id: int) -> CheckIn | None:
    """Return a check-in that was sent to this patient and that the plan still has."""
    reminder = sent_reminder(talk, enrolment, reminder_id)
    if reminder is None or reminder.kind is not Kind.CHECK_IN:
        return None
    check_in = CheckIn(talk, enrolment, reminder)
    return check_in if reminder.step in check_in.plan.steps else None


def find_turn(talk: Talk, enrolment: Enrolment, reminder_id: int, reference: str) -> Turn | None:
    """Return the item that a button refers to, if it can be answered still."""
    check_in = find_check_in(talk, enrolment, reminder_id)
    at = position(check_in.items, reference) if check_in else None
    return Turn(check_in, at) if check_in and at is not None else None


def begun(talk: Talk, enrolment: Enrolment) -> Turn | None:
    """Return the first open item of the newest check-in that was sent and is still in time."""
    query = (
        select(Reminder)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.kind == Kind.CHECK_IN)
        .where(Reminder.state == ReminderState.RELEASED, col(Reminder.expires_at) > talk.now)
        .order_by(col(Reminder.due_at).desc(), col(Reminder.id))
    )
    for reminder in talk.session.exec(query):
        check_in = find_check_in(talk, enrolment, stored_id(reminder))
        if check_in and (at := check_in.first_open) is not None:
            return Turn(check_in, at)
    return None

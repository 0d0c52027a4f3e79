"""What a patient may tap below a reminder, alone or told together with others."""

from collections.abc import Sequence

from sqlmodel import Session

from schedules.enrolment import Enrolment, EnrolmentState
from schedules.folding import are_late, told_with
from schedules.plan import Button, Kind, Step
from schedules.plans import plan_for, plan_told
from schedules.reminder import Reminder

AS_A_WHOLE = (Button.OK, Button.PROBLEM)
"""What answers several reminders that do not all ask to be done, or that were late."""
_CAN_WAIT = {Button.DONE, Button.NOT_YET}
"""Whoever may tap one of these may do it later as well."""


def offered_answers(session: Session, reminder: Reminder, step: Step) -> tuple[str, ...]:
    """Return what a patient may tap below a reminder that is no check-in.

    What answers several is one reply, kept with the newest of them: it is one tap.
    """
    told = told_with(session, reminder)
    if len(told) == 1:
        return step.buttons
    all_done = all(Button.DONE in one.buttons for one in _steps(session, told))
    return (Button.DONE, Button.PROBLEM) if all_done and not are_late(told) else AS_A_WHOLE


def may_come_later(session: Session, reminder: Reminder) -> bool:
    """Tell whether a reminder may be said again: its plan has it, and asks for what can wait."""
    enrolment = session.get_one(Enrolment, reminder.enrolment_id)
    told, steps = told_with(session, reminder), plan_for(session, enrolment).steps
    if enrolment.state is not EnrolmentState.ACTIVE or any(row.step not in steps for row in told):
        return False
    late = len(told) > 1 and are_late(told)
    asks = (steps[row.step].buttons for row in told)
    waits = any(not _CAN_WAIT.isdisjoint(buttons) for buttons in asks)
    return reminder.kind is Kind.CHECK_IN or (waits and not late)


def _steps(session: Session, told: Sequence[Reminder]) -> list[Step]:
    enrolment = session.get_one(Enrolment, told[0].enrolment_id)
    return [plan_told(session, enrolment, row.step).steps[row.step] for row in told]

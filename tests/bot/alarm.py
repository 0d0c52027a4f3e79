"""What the tests of alerts share: a patient in danger, office hours, what staff are told."""

from datetime import timedelta

from clinic import Person, TestClinic, verbs

from bot.alerts import raise_alert
from bot.sandbox.phone import Message
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.rule import AlertLevel

NOW, TODAY, ROUTINE = AlertLevel.NOW, AlertLevel.TODAY, AlertLevel.ROUTINE
OFFICE_HOURS = "Mon-Fri 08:00-18:00"


def raise_one(clinic: TestClinic, level: AlertLevel = NOW, wrote: str | None = None) -> int:
    """Raise an alert about the first patient in a transaction of its own, and tell no part of it.

    Return its number.
    """
    [enrolment] = clinic.rows(Enrolment) or [None]
    number = enrolment.id if enrolment else None
    with transaction(clinic.stage.app.engine) as session:
        raise_alert(session, AlertKind.RED_FLAG, clinic.now, number, None, wrote, level=level)
    return int(clinic.rows(Alert)[-1].id)


async def alarm(clinic: TestClinic, level: AlertLevel = NOW, wrote: str | None = None) -> int:
    """Raise an alert about the first patient and let all that follows at once happen."""
    number = raise_one(clinic, level, wrote)
    await clinic.settle()
    return number


async def alarms(someone: Person, *, open_only: bool = False) -> list[Message]:
    """Return what somebody was told of alerts, or what still asks to be taken on."""
    received = await someone.received()
    if open_only:
        return [message for message in received if "ack" in verbs(message)]
    return [m for m in received if "needs you now" in m["text"] or "a look today" in m["text"]]


async def count(*people: Person) -> list[int]:
    """Return how often each was told."""
    return [len(await alarms(person)) for person in people]


async def minutes(clinic: TestClinic, passed: float) -> None:
    """Let some minutes pass, and a moment more since the clock runs while one looks."""
    await clinic.stage.bar.advance(timedelta(minutes=passed, seconds=20))

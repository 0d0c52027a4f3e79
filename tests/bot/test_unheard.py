"""What has reached nobody on the staff is known: chats that are blocked or held back, and kills."""

from datetime import timedelta

from clinic import TestClinic
from restart import restarted

from bot.alerts import raise_alert
from bot.for_staff.open_alerts import unheard
from schedules.alert import AlertKind
from schedules.database import reading, transaction
from schedules.rule import AlertLevel

CHEST = "I have a pressure in my chest"


def missed(clinic: TestClinic, minutes: int = 0) -> list[AlertKind]:
    """Return what is known, so many minutes from now, to have reached nobody."""
    with reading(clinic.stage.app.engine) as session:
        now = clinic.now + timedelta(minutes=minutes)
        return [alert.kind for alert in unheard(session, now)]


async def test_where_every_chat_is_blocked_it_is_unheard_till_one_opens(clinic):
    rosa = await clinic.joined()
    ida = await clinic.colleague()
    for someone in (clinic.nurse, ida):
        await someone.phone.block()
    await clinic.settle()
    await rosa.send(CHEST)
    await rosa.send("my dressing came off")
    assert missed(clinic) == []  # they may be on their way
    assert missed(clinic, 3) == [AlertKind.RED_FLAG, AlertKind.WORDS]
    await ida.phone.unblock()
    await ida.send("/start")
    assert missed(clinic, 3) == []


async def test_a_chat_that_telegram_holds_back_has_not_been_reached(clinic):
    rosa = await clinic.joined()
    nurse = clinic.nurse.id
    await clinic.control.fault("429", "sendMessage", 1, chat_id=nurse, retry_after=600)
    await rosa.send(CHEST)
    assert missed(clinic, 3) == [AlertKind.RED_FLAG]


async def test_what_a_kill_left_untold_is_unheard_till_the_bot_is_back(clinic):
    await clinic.joined()
    for task in clinic.stage.app.tasks:
        task.cancel()
    with transaction(clinic.stage.app.engine) as session:
        raise_alert(session, AlertKind.RED_FLAG, clinic.now, 1, level=AlertLevel.NOW, rule="fever")
    assert missed(clinic, 3) == [AlertKind.RED_FLAG]
    async with restarted(clinic):
        await clinic.settle()
        assert missed(clinic, 3) == []

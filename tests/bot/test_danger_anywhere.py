"""Danger gets through in every language and whatever else is going on, and uses none of it up."""

import pytest
from clinic import Person, TestClinic, verbs

from bot.for_staff.invitation import Purpose, invite
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.pause import is_paused
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel

# language, words, what is to be done, whether help came
SAID = [
    ("en", "I have a pressure in my chest", "Call 112 now.", "Did you get help?"),
    ("es", "me duele mucho el pecho", "Llame ya al 112.", "¿Tiene ayuda?"),
    ("de", "ich bekomme keine Luft mehr", "Sofort 112 anrufen.", "Haben Sie Hilfe?"),
]


@pytest.mark.parametrize(("language", "words", "act", "question"), SAID)
async def test_danger_gets_through_whatever_else_is_going_on(
    clinic: TestClinic, language: str, words: str, act: str, question: str
) -> None:
    rosa = clinic.rosa
    alarms = 0

    async def raises_at_once(someone: Person = rosa) -> None:
        nonlocal alarms
        said = await someone.send(words)
        assert act in said[-1]["text"].splitlines()
        alarms += 1
        alerts = clinic.rows(Alert, Alert.kind == AlertKind.RED_FLAG)
        assert [alert.level for alert in alerts] == [AlertLevel.NOW] * alarms
        told = [m["text"] for m in await clinic.nurse.received() if words in m["text"]]
        assert len(told) == alarms
        await clinic.advance(minutes=2)

    # while a town is awaited
    await rosa.open(clinic.link(clinic.invited(language=language)))
    await rosa.tap("consent", "yes")
    await rosa.tap("zones")
    await raises_at_once()
    offered = await rosa.send("Madrid")
    assert "zone" in verbs(offered[-1])
    await rosa.tap("zone")
    await rosa.tap("hour", "0900")

    # in the middle of the first questions
    await raises_at_once()
    await rosa.send("7")
    assert [r.value for r in clinic.rows(Reply, Reply.kind == ReplyKind.SCORE)] == ["7"]

    # from a helper, in the language of the helper's phone
    with transaction(clinic.stage.app.engine) as session:
        way = clinic.link(invite(session, 1, clinic.now, Purpose.HELPER))
    ana = await clinic.person("Ana", language_code=language)
    await ana.open(way)
    await ana.tap("helps", "yes")
    await raises_at_once(ana)

    # while paused
    await rosa.send("/pause")
    await rosa.tap("pause")
    [enrolment] = clinic.rows(Enrolment)
    assert is_paused(enrolment, clinic.now)
    await raises_at_once()
    [enrolment] = clinic.rows(Enrolment)
    assert is_paused(enrolment, clinic.now)

    # after stop, and asked again
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await raises_at_once()
    [enrolment] = clinic.rows(Enrolment)
    assert enrolment.state is EnrolmentState.STOPPED
    await clinic.advance(minutes=30)
    last = (await rosa.received())[-1]
    assert last["text"].splitlines()[0] == question
    assert verbs(last) == ["helped", "helped"]

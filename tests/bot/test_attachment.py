"""Pictures and files that are drawn when they are sent: nobody waits, and no words are lost."""

import asyncio
import contextlib
import dataclasses
import threading
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar
from post_office import PostOffice, open_post_office, render_as_it_stands, wait_until
from sqlmodel import Session

from bot.delivery.attachment import (
    course_calendar,
    course_picture,
    gather,
    plan_picture,
    progress_picture,
)
from bot.delivery.claim import Render
from bot.delivery.courier import Courier
from bot.delivery.file import Drawable, File
from bot.delivery.letter import Letter
from bot.delivery.transport import Transport
from bot.demo import CLINIC
from bot.shelf import fill_shelf
from schedules.errors import AftercareError
from schedules.message import Message, MessageState

PLANS = fill_shelf(None)
PREVIEW = plan_picture("hip-stem-cell", date(2027, 3, 1), "es")
CREATED = datetime(2027, 3, 1, 9, tzinfo=UTC)


class Slow(Drawable):
    """A drawing that takes as long as the test likes, and then is a small calendar file."""

    def __init__(self) -> None:
        self.may_end = threading.Event()

    def draw(self) -> File:
        assert self.may_end.wait(20)
        return File("calendar.ics", b"BEGIN:VCALENDAR", is_picture=False)


class Broken(Drawable):
    """A drawing that fails in a way nobody has thought of."""

    def __init__(self) -> None:
        pass

    def draw(self) -> File:
        raise ZeroDivisionError


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[PostOffice]:
    async with open_post_office(tmp_path) as office:
        yield office


def with_drawing(drawing: Drawable) -> Render:
    """Render rows that have an attachment as letters with this drawing."""

    def render(session: Session, message: Message) -> Letter:
        letter = render_as_it_stands(session, message)
        return dataclasses.replace(letter, drawing=drawing) if message.attachment else letter

    return render


@contextlib.asynccontextmanager
async def running(courier: Courier) -> AsyncIterator[Courier]:
    task = asyncio.create_task(courier.run())
    try:
        yield courier
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def test_others_are_answered_while_a_picture_is_drawn(office: PostOffice) -> None:
    rosa, paul = await office.telegram.phone("Rosa"), await office.telegram.phone("Paul")
    slow = Slow()
    drawn = office.put(rosa.id, "Your plan", attachment=PREVIEW)
    async with running(office.courier(render=with_drawing(slow))) as courier:
        await wait_until(lambda: office.row(drawn).state is MessageState.SENDING)
        for number in range(3):
            office.put(paul.id, f"Noted {number}")
            courier.poke()
            await wait_until(lambda n=number: f"Noted {n}" in office.telegram.texts_to(paul.id))
        assert office.telegram.texts_to(rosa.id) == []
        slow.may_end.set()
        await courier.idle()
    shown = await rosa.last()
    assert shown["document"]["name"] == "calendar.ics"
    assert shown["caption_html"] == "Your plan"


async def test_words_go_out_when_their_picture_cannot_be_drawn(office: PostOffice) -> None:
    rosa = await office.telegram.phone()
    row = office.put(rosa.id, "Your <b>plan</b>", attachment=PREVIEW)
    async with running(office.courier(render=with_drawing(Broken()))) as courier:
        await courier.idle()
    shown = await rosa.last()
    assert (shown["html"], shown["photo"]) == ("Your <b>plan</b>", None)
    sent = office.row(row)
    assert sent.state is MessageState.SENT
    assert sent.failure == "its file could not be drawn: ZeroDivisionError"


async def test_a_caption_that_cannot_be_parsed_goes_out_plain_with_its_file(
    office: PostOffice,
) -> None:
    rosa = await office.telegram.phone()
    drawing = gathered(PREVIEW)
    letter = Letter(rosa.id, "<div>Rest &amp; relax</div>", [[("Later", "x")]])
    await Transport(office.telegram.bot).deliver(letter, drawing.draw())
    shown = await rosa.last()
    assert shown["photo"]
    assert shown["caption_html"] == "Rest &amp; relax"
    assert await rosa.labels() == ["Later"]


def gathered(attachment: dict[str, object], session: Session | None = None) -> Drawable:
    message = Message(attachment=attachment, created_at=CREATED)
    drawing = gather(session, message, CLINIC, PLANS)  # type: ignore[arg-type] - a plan needs no session
    assert drawing is not None
    return drawing


def test_a_plan_is_drawn_for_a_day_on_which_nobody_is_enrolled() -> None:
    drawing = gathered(PREVIEW)
    assert (drawing.plan.name, drawing.course.anchor) == ("hip-stem-cell", date(2027, 3, 1))
    assert (drawing.language, drawing.on) == ("es", None)
    file = drawing.draw()
    assert (file.name, file.is_picture, file.content[:4]) == ("plan.png", True, b"\x89PNG")


@pytest.mark.parametrize(
    "attachment",
    [plan_picture("gone", date(2027, 3, 1), "en"), {"kind": "song"}],
    ids=["plan", "kind"],
)
def test_what_cannot_be_drawn_says_why(attachment: dict[str, object]) -> None:
    with pytest.raises(AftercareError, match=r"gone|song"):
        gathered(attachment)


def answers_of(number: int) -> dict[str, object]:
    return progress_picture(number, "en")


@pytest.mark.parametrize("name", [course_picture, course_calendar, answers_of])
async def test_a_patient_who_is_gone_cannot_be_drawn(office: PostOffice, name: object) -> None:
    with Session(office.engine) as session, pytest.raises(AftercareError, match="no enrolment 77"):
        gathered(name(77), session)


def test_a_message_without_attachment_has_nothing_to_draw() -> None:
    assert gather(None, Message(), CLINIC, PLANS) is None  # type: ignore[arg-type] - never read


def test_a_calendar_is_the_patients_own() -> None:
    drawing = dataclasses.replace(gathered(PREVIEW), form="calendar", now=CREATED)
    file = drawing.draw()
    assert (file.name, file.is_picture) == ("calendar.ics", False)
    said = {str(event["SUMMARY"]) for event in Calendar.from_ical(file.content).walk("VEVENT")}
    assert any("Correr, saltar" in summary for summary in said)

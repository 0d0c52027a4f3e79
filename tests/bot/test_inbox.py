"""Updates are kept before they are acknowledged and handled once, in order within a chat."""

import asyncio
import contextlib
import json
from datetime import timedelta

import pytest
from post_office import STAFF_ID, hire, impatient, locked, open_post_office, put, wait_until
from sqlalchemy.exc import OperationalError

from bot.delivery.inbox import Inbox, forget_handled
from bot.delivery.update import InboxUpdate, UpdateState
from bot.talk import Tap
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.message import Message

HANDLED, SET_ASIDE = UpdateState.HANDLED, UpdateState.SET_ASIDE


@pytest.fixture
async def office(tmp_path):
    """A clock that runs a hundred times as fast: all the retries take an eighth of a second."""
    async with open_post_office(tmp_path, speed=100) as office:
        yield office


class Diary:
    """Handles updates by writing them down: in a list, and as a message in the transaction."""

    def __init__(self):
        self.read = []
        self.refuses = {}

    def handle(self, session, update, now):
        text = update["message"]["text"]
        self.read.append(text)
        put(session, update["message"]["chat"]["id"], text, now)
        if self.refuses.get(text, 0) > 0:
            self.refuses[text] -= 1
            raise KeyError(text)
        return []


@pytest.fixture
def diary():
    return Diary()


def inbox_of(office, handle, **parts):
    return Inbox(office.engine, office.clock, handle, office.transport, **parts)


@contextlib.asynccontextmanager
async def running(inbox):
    task = asyncio.create_task(inbox.run())
    try:
        yield inbox
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def text(number, words, chat=1):
    return {"update_id": number, "message": {"chat": {"id": chat}, "text": words}}


def states(office):
    return {row.update_id: row.state for row in office.all(InboxUpdate)}


async def test_updates_are_handled_in_order_and_emptied(office, diary):
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(12, "third"), text(10, "first"), text(11, "second", chat=2)])
    async with running(inbox):
        await inbox.idle()
    assert diary.read == ["first", "second", "third"]
    assert {(row.state, row.payload) for row in office.all(InboxUpdate)} == {(HANDLED, "")}


async def test_an_update_that_comes_again_is_handled_once(office, diary):
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(10, "Hello")])
    inbox.receive([text(10, "Hello"), text(11, "there")])
    async with running(inbox):
        await inbox.idle()
        inbox.receive([text(10, "Hello")])
        await inbox.idle()
    assert diary.read == ["Hello", "there"]


async def test_what_was_received_before_a_restart_is_handled_after_it(office, diary):
    inbox_of(office, diary.handle).receive([text(10, "Hello")])
    inbox = inbox_of(office, diary.handle)
    async with running(inbox):
        await inbox.idle()
    assert diary.read == ["Hello"]


async def test_an_update_that_fails_is_tried_again_and_happens_once(office, diary):
    diary.refuses = {"Hello": 2}
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(10, "Hello")])
    async with running(inbox):
        await wait_until(lambda: states(office)[10] is HANDLED)
    assert diary.read == ["Hello"] * 3
    assert [message.html for message in office.all(Message)] == ["Hello"]


async def test_in_a_long_line_of_one_chat_none_overtakes_one_that_fails(office, diary):
    diary.refuses = {"7": 2, "45": 1}
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(number, str(number)) for number in range(60)])
    async with running(inbox):
        await wait_until(lambda: states(office)[59] is HANDLED)
    handled = [str(number) for number in range(60)]
    assert diary.read == [*handled[:7], "7", "7", *handled[7:45], "45", *handled[45:]]


async def test_later_updates_of_a_chat_wait_for_one_that_fails_and_other_chats_do_not(
    office, diary
):
    diary.refuses = {"first": 2}
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(1, "first"), text(2, "second"), text(3, "other", chat=2)])
    async with running(inbox):
        await wait_until(lambda: states(office)[2] is HANDLED)
    assert diary.read == ["first", "other", "first", "first", "second"]


async def test_an_update_that_always_fails_is_set_aside_whole_and_staff_are_told(office, diary):
    diary.refuses = {"poison": 99}
    with transaction(office.engine) as session:
        hire(session)
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(1, "poison"), text(2, "Hello")])
    async with running(inbox):
        await wait_until(lambda: states(office)[2] is HANDLED)
    aside = office.all(InboxUpdate)[0]
    assert (aside.state, aside.attempts) == (SET_ASIDE, 4)
    assert json.loads(aside.payload)["message"]["text"] == "poison"
    assert aside.failure == "KeyError: 'poison'"
    assert [alert.kind for alert in office.all(Alert)] == [AlertKind.SET_ASIDE]
    assert [(m.chat_id, m.html == "Hello") for m in office.all(Message)] == [
        (STAFF_ID, False),
        (1, True),
    ]


async def test_what_a_patient_wrote_is_not_logged_when_it_fails(office, diary, caplog):
    diary.refuses = {"my secret": 1}
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(1, "my secret")])
    async with running(inbox):
        await wait_until(lambda: states(office)[1] is HANDLED)
    assert "update 1 failed: KeyError at handle" in caplog.text
    assert "my secret" not in caplog.text


async def test_taps_are_answered_after_the_commit(office):
    phone = await office.telegram.phone()
    seen = []

    def handle(session, update, now):
        seen.append(update["update_id"])
        return [Tap("1234", "Noted")]

    inbox = inbox_of(office, handle)
    async with running(inbox):
        inbox.receive([text(1, "a tap")])
        await inbox.idle()
    calls = await phone.control.journal("answerCallbackQuery", kind="call")
    assert [call["params"]["callback_query_id"] for call in calls] == ["1234"]
    assert seen == [1]


async def test_others_are_told_after_each_update(office, diary):
    told = []
    inbox = inbox_of(office, diary.handle, after=lambda: told.append(len(diary.read)))
    inbox.receive([text(1, "a"), text(2, "b")])
    async with running(inbox):
        await inbox.idle()
    assert told == [1, 2]


@pytest.mark.parametrize(
    ("update", "chat_id"),
    [
        ({"message": {"chat": {"id": 5}}}, 5),
        ({"edited_message": {"chat": {"id": 5}}}, 5),
        ({"my_chat_member": {"chat": {"id": 5}, "from": {"id": 6}}}, 5),
        ({"callback_query": {"from": {"id": 6}, "message": {"chat": {"id": 5}}}}, 5),
        # A tap on a message that is too old for Telegram to know.
        ({"callback_query": {"from": {"id": 6}}}, 6),
        # Something newer than this bot.
        ({"purchased_moon": {"id": 7}}, None),
    ],
)
async def test_every_kind_of_update_is_kept_with_its_chat(office, diary, update, chat_id):
    inbox_of(office, diary.handle).receive([{"update_id": 1, **update}])
    [row] = office.all(InboxUpdate)
    assert row.chat_id == chat_id
    assert json.loads(row.payload) == {"update_id": 1, **update}


async def test_hostile_texts_come_through_unharmed(office, diary):
    hostile = ["<b>&\"'", "\u202eright to left", "👩\u200d⚕️" * 500, "a\x00b", "\ud83d alone", ""]
    inbox = inbox_of(office, lambda session, update, now: diary.read.append(words(update)) or [])
    inbox.receive([text(n, words) for n, words in enumerate(hostile, 1)])
    async with running(inbox):
        await inbox.idle()
    assert diary.read == hostile


def words(update):
    return update["message"]["text"]


async def test_a_locked_database_refuses_updates_and_handling_waits(office, diary, tmp_path):
    impatient(office.engine)
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(1, "before")])
    async with running(inbox):
        with locked(tmp_path / "clinic.db"):
            with pytest.raises(OperationalError):
                inbox.receive([text(2, "during")])
            await asyncio.sleep(0.2)
            assert diary.read == []
        await wait_until(lambda: states(office)[1] is HANDLED)
    assert diary.read == ["before"]
    assert office.all(InboxUpdate)[0].attempts == 0


async def test_handled_updates_are_forgotten_in_time_and_others_are_kept(office, diary):
    diary.refuses = {"poison": 99}
    inbox = inbox_of(office, diary.handle)
    inbox.receive([text(1, "old"), text(2, "poison", chat=2)])
    async with running(inbox):
        await wait_until(lambda: states(office) == {1: HANDLED, 2: SET_ASIDE})
        office.clock.advance(days=3)
        inbox.receive([text(3, "new")])
        await wait_until(lambda: states(office)[3] is HANDLED)
    with transaction(office.engine) as session:
        assert forget_handled(session, office.clock.now() - timedelta(days=2)) == 1
    assert sorted(states(office)) == [2, 3]

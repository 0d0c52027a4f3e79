"""The poller acknowledges what is committed and nothing else, and rides out every trouble."""

import asyncio
import contextlib
import json
from datetime import timedelta

import pytest
from post_office import fill, impatient, locked, open_post_office, wait_until

from bot.delivery.heartbeat import Heartbeat
from bot.delivery.inbox import Inbox
from bot.delivery.poller import HEARTBEAT, Poller, TokenRefusedError
from bot.delivery.transport import build_bot
from bot.delivery.update import InboxUpdate
from schedules.database import transaction
from schedules.downtime import Cause, Downtime


@pytest.fixture
async def office(tmp_path):
    async with open_post_office(tmp_path) as office:
        yield office


def poller_of(office, bot=None, **parts):
    inbox = Inbox(office.engine, office.clock, lambda *_: [], office.transport)
    bot = bot or office.telegram.bot
    return Poller(bot, inbox, office.engine, office.clock, longest_pause_seconds=0.05, **parts)


@contextlib.asynccontextmanager
async def polled(office, **parts):
    task = asyncio.create_task(poller_of(office, **parts).run())
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


def texts(office):
    rows = sorted(office.all(InboxUpdate), key=lambda row: row.update_id)
    return [json.loads(row.payload)["message"]["text"] for row in rows]


async def test_updates_reach_the_inbox_as_they_came(office):
    rosa = await office.telegram.phone(language_code="es")
    await rosa.send("Hola <b>&\x01 👋")
    async with polled(office):
        await wait_until(lambda: len(texts(office)) == 2)
    assert texts(office) == ["/start", "Hola <b>&\x01 👋"]


async def test_every_kind_that_the_bot_listens_to_arrives(office):
    rosa = await office.telegram.phone()
    await office.telegram.bot.send_message(
        rosa.id, "Rest", reply_markup={"inline_keyboard": [[{"text": "OK", "callback_data": "1"}]]}
    )
    await rosa.tap("OK")
    await rosa.block()
    await rosa.unblock()
    async with polled(office):
        await wait_until(lambda: len(office.all(InboxUpdate)) == 4)
    kinds = ["message", "callback_query", "my_chat_member", "my_chat_member"]
    found = [row.payload for row in office.all(InboxUpdate)]
    assert all(f'"{kind}"' in payload for kind, payload in zip(kinds, found, strict=True))


async def test_nothing_is_acknowledged_before_it_is_committed(office, tmp_path, caplog):
    impatient(office.engine)
    await office.telegram.phone()
    with locked(tmp_path / "clinic.db"):
        async with polled(office):
            await asyncio.sleep(0.3)
    assert office.all(InboxUpdate) == []
    async with polled(office):  # a new poller: what it was not told is still there
        await wait_until(lambda: texts(office) == ["/start"])
    assert caplog.text.count("poller: waiting for the database") == 1


async def test_a_database_that_works_again_is_enough_to_go_on(office, tmp_path):
    impatient(office.engine)
    await office.telegram.phone()
    async with polled(office):
        with locked(tmp_path / "clinic.db"):
            await asyncio.sleep(0.2)
        await wait_until(lambda: texts(office) == ["/start"])


async def test_a_full_disk_stops_acknowledging_until_there_is_room(office, caplog):
    rosa = await office.telegram.phone()
    await rosa.send("x" * 4000)
    make_room = fill(office.engine)
    async with polled(office):
        await wait_until(lambda: "waiting for the database" in caplog.text)
        await asyncio.sleep(0.2)
        assert office.all(InboxUpdate) == []
        make_room()
        await wait_until(lambda: texts(office) == ["/start", "x" * 4000])
        await wait_until(lambda: "works again" in caplog.text)
    assert "poller: waiting for the database: database or disk is full" in caplog.text
    assert "poller: the database works again" in caplog.text


async def test_what_a_crash_left_unacknowledged_comes_again_and_adds_nothing(office):
    rosa = await office.telegram.phone()
    received = await office.telegram.bot.do_api_request("get__updates")
    Inbox(office.engine, office.clock, lambda *_: [], office.transport).receive(received)
    await rosa.send("again")
    async with polled(office):
        await wait_until(lambda: texts(office) == ["/start", "again"])


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "500"},
        {"kind": "502_html"},
        {"kind": "drop_before"},
        {"kind": "drop_after"},
        {"kind": "409"},
        {"kind": "429", "retry_after": 1},
    ],
)
async def test_polling_goes_on_after_trouble(office, fault):
    await office.telegram.phone()
    await office.telegram.fault(method="getUpdates", **fault)
    async with polled(office):
        await wait_until(lambda: texts(office) == ["/start"])


async def test_trouble_is_logged_when_it_begins_and_when_it_is_over(office, caplog):
    await office.telegram.phone()
    await office.telegram.fault("409", "getUpdates", count=5)
    async with polled(office):
        await wait_until(lambda: "polling works again" in caplog.text)
    assert texts(office) == ["/start"]
    assert caplog.text.count("polling fails") == 1


@pytest.mark.parametrize("token", ["77:nobody-has-this-one", "4242:a-wrong-secret"])
async def test_a_refused_token_ends_polling_with_advice(office, token):
    bot = build_bot(token, office.telegram.url)
    with pytest.raises(TokenRefusedError, match="TELEGRAM_BOT_TOKEN"):
        await poller_of(office, bot).run()


async def test_a_token_revoked_while_polling_ends_it_too(office):
    await office.telegram.phone()
    polling = asyncio.create_task(poller_of(office).run())
    await wait_until(lambda: texts(office) == ["/start"])
    await office.telegram.fault("401", "getUpdates", count=None)
    await office.telegram.phone("Paul")  # ends the long poll; the next one is refused
    with pytest.raises(TokenRefusedError):
        await asyncio.wait_for(polling, 5)


async def test_a_webhook_left_behind_is_removed_without_dropping_updates(office):
    rosa = await office.telegram.phone()
    await office.telegram.bot.set_webhook("http://127.0.0.1:9/hook")
    async with polled(office):
        await wait_until(lambda: texts(office) == ["/start"])
    [call] = await rosa.control.journal("deleteWebhook", kind="call")
    assert call["params"].get("drop_pending_updates") in (None, False, "false")


async def test_each_round_leaves_a_heartbeat_but_not_more_often_than_needed(office):
    await office.telegram.phone()
    async with polled(office):
        await wait_until(lambda: office.all(Heartbeat))
        [first] = office.all(Heartbeat)
        await office.telegram.phone("Paul")
        await wait_until(lambda: len(texts(office)) == 2)
        assert [beat.at for beat in office.all(Heartbeat)] == [first.at]
        office.clock.advance(seconds=11)
        await office.telegram.phone("Ana")
        await wait_until(lambda: office.all(Heartbeat)[0].at > first.at)
    assert first.name == "poll"


async def test_what_lay_between_two_runs_is_kept_as_a_downtime(office):
    stopped = office.clock.now() - timedelta(hours=3)
    with transaction(office.engine) as session:
        session.add(Heartbeat(name=HEARTBEAT, at=stopped))
    async with polled(office):
        await wait_until(lambda: office.all(Downtime))
    [down] = office.all(Downtime)
    assert (down.since, down.cause) == (stopped, Cause.OFF)
    assert down.until - down.since >= timedelta(hours=3)


async def test_a_while_without_telegram_is_kept_as_a_downtime(office):
    rosa = await office.telegram.phone()
    async with polled(office, away_seconds=0.0):
        await wait_until(lambda: texts(office))
        await office.telegram.fault("502_html", "getUpdates", count=20)
        await rosa.send("hello")  # ends the long poll; the next ones fail
        await wait_until(lambda: len(texts(office)) == 2)
        office.clock.advance(minutes=40)
        await rosa.send("is anybody there?")
        await wait_until(lambda: office.all(Downtime))
    [down] = office.all(Downtime)
    assert down.cause is Cause.TELEGRAM
    assert timedelta(minutes=40) <= down.until - down.since < timedelta(minutes=50)


async def test_a_clock_that_was_moved_is_no_downtime(office):
    async with polled(office):
        await wait_until(lambda: office.all(Heartbeat))
        [first] = office.all(Heartbeat)
        office.clock.advance(days=2)
        await office.telegram.phone()
        await wait_until(lambda: office.all(Heartbeat)[0].at > first.at)
    assert office.all(Downtime) == []

"""What a failed call means, told by the errors that PTB's own Bot raises over real HTTP."""

import asyncio

import httpx
import pytest
from post_office import TOKEN, open_telegram
from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.delivery.failure import FailureKind, classify
from bot.delivery.transport import build_bot

NOT_SENT = FailureKind.NOT_SENT
IN_DOUBT = FailureKind.IN_DOUBT
WAIT = FailureKind.WAIT
UNREACHABLE = FailureKind.UNREACHABLE
UNPARSABLE = FailureKind.UNPARSABLE
UNCHANGED = FailureKind.UNCHANGED
GONE = FailureKind.GONE
REFUSED = FailureKind.REFUSED
UNAUTHORIZED = FailureKind.UNAUTHORIZED


@pytest.fixture
async def telegram():
    async with open_telegram() as telegram:
        yield telegram


async def failure_of(call):
    with pytest.raises(TelegramError) as raised:
        await call
    return classify(raised.value)


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        # too fast
        ({"kind": "429", "retry_after": 7}, WAIT),
        ({"kind": "429_bare"}, WAIT),
        # the chat
        ({"kind": "403"}, UNREACHABLE),
        ({"kind": "403", "description": "Forbidden: user is deactivated"}, UNREACHABLE),
        ({"kind": "400", "description": "Bad Request: chat not found"}, UNREACHABLE),
        # the message
        ({"kind": "400", "description": "Bad Request: message text is empty"}, REFUSED),
        ({"kind": "400", "description": "Bad Request: message is too long"}, REFUSED),
        ({"kind": "400", "description": "Bad Request: message caption is too long"}, REFUSED),
        ({"kind": "400", "description": "Bad Request: BUTTON_DATA_INVALID"}, REFUSED),
        ({"kind": "400", "description": "Bad Request: unsupported parse_mode"}, REFUSED),
        ({"kind": "400", "description": "Bad Request: there is no photo in the request"}, REFUSED),
        (
            {
                "kind": "400",
                "description": "Bad Request: query is too old and response timeout expired "
                "or query ID is invalid",
            },
            REFUSED,
        ),
        # the token
        ({"kind": "401"}, UNAUTHORIZED),
        ({"kind": "400", "description": "Bad Request: message can't be edited"}, GONE),
        # Telegram's own word that it did not do it
        ({"kind": "500"}, NOT_SENT),
        # it may have gone out
        ({"kind": "502_html"}, IN_DOUBT),
        ({"kind": "drop_before"}, IN_DOUBT),
        ({"kind": "drop_after"}, IN_DOUBT),
        ({"kind": "hang", "seconds": 5}, IN_DOUBT),
        # another bot of the same token
        ({"kind": "409"}, NOT_SENT),
    ],
)
async def test_a_failed_send_is_classified_by_what_telegram_did(telegram, fault, expected):
    phone = await telegram.phone()
    await telegram.fault(**fault)
    failure = await failure_of(telegram.bot.send_message(phone.id, "Hello", read_timeout=0.3))
    assert failure.kind is expected


async def test_waiting_takes_as_long_as_telegram_says(telegram):
    phone = await telegram.phone()
    await telegram.fault("429", retry_after=7)
    assert (await failure_of(telegram.bot.send_message(phone.id, "Hi"))).seconds == 7
    await telegram.fault("429_bare")
    assert (await failure_of(telegram.bot.send_message(phone.id, "Hi"))).seconds > 0


@pytest.mark.parametrize("html", ["<div>x</div>", "<b>x", "<b><i>x</b></i>"])
async def test_html_that_telegram_cannot_parse_is_unparsable(telegram, html):
    phone = await telegram.phone()
    failure = await failure_of(telegram.bot.send_message(phone.id, html, parse_mode="HTML"))
    assert failure.kind is UNPARSABLE


async def test_an_edit_fails_in_its_own_ways(telegram):
    phone = await telegram.phone()
    said = await telegram.bot.send_message(phone.id, "Hello")
    same = telegram.bot.edit_message_text("Hello", phone.id, said.message_id)
    gone = telegram.bot.edit_message_text("Hello", phone.id, 12345)
    assert (await failure_of(same)).kind is UNCHANGED
    assert (await failure_of(gone)).kind is GONE


async def test_a_stranger_and_a_blocked_bot_are_unreachable(telegram):
    phone = await telegram.phone()
    await phone.block()
    assert (await failure_of(telegram.bot.send_message(phone.id, "Hi"))).kind is UNREACHABLE
    assert (await failure_of(telegram.bot.send_message(777, "Hi"))).kind is UNREACHABLE


async def test_an_unknown_token_is_unauthorized(telegram):
    other = build_bot("77:nobody-has-this-one", telegram.url)
    assert (await failure_of(other.get_me())).kind is UNAUTHORIZED
    assert (await failure_of(other.do_api_request("get__updates"))).kind is UNAUTHORIZED


async def test_a_refused_connection_is_not_sent():
    unused = "http://127.0.0.1:9"
    assert (await failure_of(build_bot(TOKEN, unused).send_message(1, "Hi"))).kind is NOT_SENT


async def test_no_free_connection_is_not_sent(telegram):
    phone = await telegram.phone()
    narrow = HTTPXRequest(connection_pool_size=1, pool_timeout=0.05, read_timeout=2)
    one_at_a_time = Bot(TOKEN, base_url=f"{telegram.url}/bot", request=narrow)
    await telegram.fault("slow", seconds=0.5)
    first = asyncio.create_task(one_at_a_time.send_message(phone.id, "slow"))
    await asyncio.sleep(0.1)
    assert (await failure_of(one_at_a_time.send_message(phone.id, "Hi"))).kind is NOT_SENT
    await first
    await narrow.shutdown()


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        # A page that is no answer of Telegram's: a proxy stands between, and nothing was decided.
        (403, "<html>Access to this site is blocked</html>", NOT_SENT),
        (404, "<html>Not found</html>", NOT_SENT),
        (401, "<html>Sign in to the network</html>", NOT_SENT),
        (400, "<html>Bad request</html>", NOT_SENT),
        (429, "<html>Slow down</html>", WAIT),
        (500, "<html>Internal Server Error</html>", IN_DOUBT),
        (502, "<html>Bad gateway</html>", IN_DOUBT),
        # A gateway does not know what became of it behind it.
        (502, '{"ok":false,"error_code":502,"description":"Bad Gateway"}', IN_DOUBT),
        (504, '{"ok":false,"error_code":504,"description":"Gateway Timeout"}', IN_DOUBT),
        # It said yes, and then something unreadable.
        (200, "<html>", IN_DOUBT),
        # Telegram's own words.
        (404, '{"ok":false,"error_code":404,"description":"Not Found"}', UNAUTHORIZED),
        (413, '{"ok":false,"error_code":413,"description":"Request Entity Too Large"}', REFUSED),
        (
            400,
            '{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded",'
            '"parameters":{"migrate_to_chat_id":-100}}',
            REFUSED,
        ),
    ],
)
async def test_an_answer_is_telegrams_only_if_it_reads_like_one(status, body, expected):
    answers = httpx.MockTransport(lambda request: httpx.Response(status, text=body))
    bot = Bot(TOKEN, request=HTTPXRequest(httpx_kwargs={"transport": answers}))
    assert (await failure_of(bot.send_message(1, "Hi"))).kind is expected


async def test_a_reason_says_what_happened_in_one_short_line(telegram):
    failure = await failure_of(telegram.bot.send_message(777, "Hi"))
    assert failure.reason == "BadRequest: Chat not found"

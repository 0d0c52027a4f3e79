"""What keeps a long-running sandbox in bounds, and Telegram's pace when it is enforced."""

import pytest
from bot_view import PNG, Seconds

from bot.sandbox import chats, events, files
from bot.sandbox.acts import Person
from bot.sandbox.errors import BotApiError
from bot.sandbox.flood import Flood
from bot.sandbox.journal import Filter, Journal
from bot.sandbox.sandbox import Sandbox, system_clock


def seconds_to_wait(flood: Flood, chat_id: int) -> int:
    try:
        flood.check(1, chat_id)
    except BotApiError as refusal:
        return refusal.retry_after or 0
    return 0


def test_a_chat_takes_a_short_burst_then_one_a_second(seconds: Seconds) -> None:
    flood = Flood(seconds)
    assert [seconds_to_wait(flood, 7) for _ in range(4)] == [0, 0, 0, 1]
    assert seconds_to_wait(flood, 8) == 0
    seconds.now += 1
    assert [seconds_to_wait(flood, 7) for _ in range(2)] == [0, 1]


def test_all_chats_together_take_thirty_a_second(seconds: Seconds) -> None:
    flood = Flood(seconds)
    assert [seconds_to_wait(flood, chat) for chat in range(1, 32)] == [0] * 30 + [1]


def test_a_group_takes_twenty_a_minute(seconds: Seconds) -> None:
    flood = Flood(seconds)
    assert [seconds_to_wait(flood, -5) for _ in range(21)] == [0] * 20 + [3]


def test_a_chat_forgets_its_oldest_messages() -> None:
    sandbox = Sandbox()
    bot, rosa = sandbox.add_bot(), sandbox.add_user("Rosa")
    person = Person(sandbox, rosa, bot, sandbox.private_chat(bot, rosa))
    for number in range(chats.KEPT_MESSAGES + 2):
        person.send(str(number))
    kept = person.chat.messages
    assert (len(kept), min(kept)) == (chats.KEPT_MESSAGES, 3)


def test_the_journal_forgets_its_oldest_lines() -> None:
    book, now = Journal(kept=10), system_clock()
    for _ in range(15):
        book.write(now, "call", "getMe")
    assert [line.n for line in book.read(Filter())] == list(range(6, 16))
    assert [line.n for line in book.read(Filter(after=13))] == [14, 15]
    assert [line.n for line in book.read(Filter(after=2, limit=3))] == [13, 14, 15]


def test_old_files_make_room() -> None:
    store = files.Files()
    half = b"\0" * (files.KEPT_BYTES // 2)
    kept = [store.keep(f"{number}.bin", half) for number in range(3)]
    assert [store.get(one.id) is not None for one in kept] == [False, True, True]


SIZES = [
    # beginning of a file, its kind, its size in pixels
    (PNG, "image/png", (1, 1)),
    (bytes.fromhex("ffd8ffe000044a46ffc0001108002a0064"), "image/jpeg", (100, 42)),
    (b"GIF89a", "image/gif", (0, 0)),
    (b"<svg>", "application/octet-stream", (0, 0)),
]


@pytest.mark.parametrize(("content", "mime", "size"), SIZES)
def test_pictures_are_known_by_how_they_begin(
    content: bytes, mime: str, size: tuple[int, int]
) -> None:
    stored = files.Files().keep("x", content, "image/svg+xml")
    assert (stored.mime, stored.picture_size) == (mime, size)


async def test_a_page_that_does_not_read_is_cut_off() -> None:
    hub = events.Events()
    stream = hub.stream()
    assert await anext(stream) == b'data: {"type": "hello"}\n\n'
    for number in range(events.MOST_UNREAD + 2):
        hub.tell({"type": "tick", "n": number})
    assert len([line async for line in stream]) == events.MOST_UNREAD

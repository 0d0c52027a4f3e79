"""One update is read as what a person did, whatever Telegram leaves out or adds."""

import pytest

from bot.incoming import read_incoming

ROSA = {"id": 701, "first_name": "Rosa", "language_code": "es"}
CHAT = {"id": 701, "type": "private"}


def wrote(**parts):
    return {"update_id": 1, "message": {"message_id": 5, "chat": CHAT, "from": ROSA, **parts}}


# A text, and the command and argument that are read in it.
COMMANDS = [
    ("/start", "start", ""),
    ("/Start@aftercare_bot  K7QM2 ", "start", "K7QM2"),
    ("/start\nK7QM2", "start", "K7QM2"),
    ("/", "", ""),
    ("/ start", "start", "start"),
    ("/\u2003", "", ""),
    ("/@bot", "", ""),
    ("hello /start", None, "/start"),
    (" /start", None, ""),
]


@pytest.mark.parametrize(("text", "command", "argument"), COMMANDS)
def test_a_command_is_read_with_what_follows_it(text, command, argument):
    incoming = read_incoming(wrote(text=text))
    assert (incoming.command, incoming.argument) == (command, argument)


def test_who_wrote_where_and_in_which_language_is_read():
    incoming = read_incoming(wrote(text="hi", reply_to_message={"message_id": 3}))
    assert (incoming.user_id, incoming.chat_id, incoming.private) == (701, 701, True)
    assert (incoming.phone_language, incoming.replies_to) == ("es", 3)


def test_words_below_a_picture_are_words_and_the_picture_is_not():
    incoming = read_incoming(wrote(photo=[{}], caption="look"))
    assert (incoming.text, incoming.wordless) == ("look", True)


@pytest.mark.parametrize(
    ("came", "kept"), [("a\0b", "a\ufffdb"), ("a\ud83d", "a\ufffd"), ("\U0001f600", "\U0001f600")]
)
def test_what_no_database_takes_is_replaced(came, kept):
    assert read_incoming(wrote(text=came)).text == kept


def test_a_tap_on_a_message_that_is_gone_still_tells_chat_and_number():
    gone = {"chat": CHAT, "message_id": 5, "date": 0}
    tap = {"id": "9", "from": ROSA, "data": "x:y", "message": gone}
    incoming = read_incoming({"update_id": 1, "callback_query": tap})
    assert (incoming.tap, incoming.tap_id, incoming.message_id) == ("x:y", "9", 5)
    assert read_incoming({"update_id": 1, "callback_query": tap | {"message": None}}).chat_id == 701


@pytest.mark.parametrize(("status", "blocked"), [("kicked", True), ("member", False)])
def test_blocking_and_unblocking_are_read(status, blocked):
    member = {"chat": CHAT, "from": ROSA, "new_chat_member": {"status": status}}
    assert read_incoming({"update_id": 1, "my_chat_member": member}).blocked is blocked


@pytest.mark.parametrize(
    "update", [{}, {"message": {"chat": CHAT}}, {"poll": {}}, {"channel_post": {"chat": CHAT}}]
)
def test_what_says_nothing_to_the_bot_is_none(update):
    assert read_incoming({"update_id": 1} | update) is None

"""The control API: people, bots, groups, taps, the journal, the clock; errors in plain words."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from bot_view import Api, keys

from bot.sandbox.errors import SandboxError
from bot.sandbox.phone import Control, Phone, PhoneError
from bot.sandbox.sandbox import Sandbox


async def test_people_are_listed_with_who_they_blocked(api: Api, rosa: Phone) -> None:
    await rosa.block()
    assert await rosa.control.request("GET", "users") == [
        {
            "id": rosa.id,
            "first_name": "Rosa",
            "last_name": None,
            "username": None,
            "language_code": "es",
            "blocked": {"clinic_bot": True},
        }
    ]


REFUSED: list[tuple[str, str, Any, int, str]] = [
    # verb, path, body, status, sentence
    ("POST", "users", {}, 400, "A user needs a first_name."),
    ("POST", "users", {"first_name": "A", "id": 1_000_001}, 409,
     "There is already a user 1000001."),
    ("POST", "users", {"first_name": 5}, 400, "first_name must be a text."),
    ("POST", "users", {"name": "A"}, 400,
     "Unknown here: name; known: first_name, id, language_code, last_name, username."),
    ("POST", "users", [], 400, "The body must be a JSON object."),
    ("POST", "users/9/send", {"text": "x"}, 404, "There is no user 9."),
    ("POST", "users/1000001/send", {"text": " "}, 400,
     "There is nothing to send: the text is empty."),
    ("POST", "users/1000001/send", {"text": "x" * 4097}, 400,
     "A message has at most 4096 characters; a phone would send two."),
    ("POST", "users/1000001/send", {"text": "x", "reply_to": 9}, 404,
     "There is no message 9 to reply to."),
    ("POST", "users/1000001/send", {"text": "x", "bot": "other"}, 404, "There is no bot @other."),
    ("POST", "users/1000001/send", {"text": "x", "chat_id": -1}, 404, "Rosa is in no group -1."),
    ("POST", "users/1000001/tap", {}, 400, "Say which button: its label, or its data."),
    ("POST", "users/1000001/tap", {"label": "Done"}, 404,
     "There is no button “Done”; the chat has none."),
    ("POST", "users/1000001/dance", {}, 404,
     "A phone here sends photo, sticker, document, voice, contact, location, not dance."),
    ("POST", "bots", {"token": "x"}, 400, "A bot's token looks like 1234567:AnyLettersAndDigits."),
    ("POST", "bots", {"username": "Clinic_Bot"}, 409, "The bot @clinic_bot is already there."),
    ("POST", "groups", {"title": "Team", "members": []}, 400,
     "A group needs members, the first of whom makes it, and bots."),
    ("GET", "journal?after=x", None, 400, "after must be a whole number, not “x”."),
    ("GET", "journal?wait=x", None, 400, "wait must be a number of seconds, not “x”."),
    ("GET", "clock", None, 404, "This sandbox runs on the machine's clock."),
    ("GET", "files/none", None, 404, "There is no such file."),
    ("GET", "nowhere", None, 404, "There is no GET /sandbox/nowhere here."),
    ("PUT", "users", None, 405, "There is no PUT /sandbox/users here."),
]  # a table reads best as one  # fmt: skip


@pytest.mark.parametrize(("verb", "path", "body", "status", "sentence"), REFUSED)
async def test_what_cannot_be_done_is_said(
    api: Api, rosa: Phone, verb: str, path: str, body: Any, status: int, sentence: str
) -> None:
    answer = await api.client.request(verb, f"/sandbox/{path}", json=body)
    assert (answer.status_code, answer.json()) == (status, {"error": sentence})


async def test_broken_json_is_said(api: Api) -> None:
    answer = await api.client.post("/sandbox/users", content=b"{")
    assert (answer.status_code, answer.json()) == (400, {"error": "The body is not JSON."})


TAPS = [
    # label, what is tapped of: an older message with “Done”, a newer with “Done ✅” and “Undo it”
    ("Done", "done"),
    ("Done ✅", "done ✅"),
    ("done ✅", "done ✅"),
    ("undo", "undo it"),
    ("IT", "undo it"),
    ("✅", "done ✅"),
]


@pytest.mark.parametrize(("label", "data"), TAPS)
async def test_a_label_finds_its_button(api: Api, rosa: Phone, label: str, data: str) -> None:
    for labels in (("Done",), ("Done ✅", "Undo it")):
        markup = keys(*labels)
        await api.call("sendMessage", chat_id=rosa.id, text="x", reply_markup=markup)
    assert (await rosa.tap(label))["data"] == data


async def test_an_unclear_label_is_refused(api: Api, rosa: Phone) -> None:
    markup = keys("Yes, today", "Yes, later")
    await api.call("sendMessage", chat_id=rosa.id, text="x", reply_markup=markup)
    with pytest.raises(
        PhoneError, match=r"Several buttons fit “yes”: “Yes, today”, “Yes, later”\."
    ):
        await rosa.tap("yes")
    with pytest.raises(
        PhoneError, match=r"no button “No”; there are: “Yes, today”, “Yes, later”\."
    ):
        await rosa.tap("No")


async def test_a_button_with_a_link_is_opened_not_tapped(api: Api, rosa: Phone) -> None:
    markup = {"inline_keyboard": [[{"text": "Site", "url": "https://a.example"}]]}
    await api.call("sendMessage", chat_id=rosa.id, text="x", reply_markup=markup)
    with pytest.raises(PhoneError, match=r"“Site” opens a link: https://a\.example"):
        await rosa.tap("Site")


async def test_a_tap_with_its_data_goes_out_though_the_button_is_gone(
    api: Api, rosa: Phone
) -> None:
    await api.call("sendMessage", chat_id=rosa.id, text="x")
    assert (await rosa.tap(data="made-up", message_id=2))["data"] == "made-up"


@pytest.mark.parametrize("kind", ["photo", "sticker", "document", "voice", "contact", "location"])
async def test_a_phone_sends_more_than_text(api: Api, rosa: Phone, kind: str) -> None:
    shown = await rosa.control.request("POST", f"users/{rosa.id}/{kind}", {})
    update = (await api.call("getUpdates", offset=-1))[0]["message"]
    assert kind in update
    assert "text" not in update
    assert shown["text"] or shown["photo"] or shown["document"]


async def test_in_a_group_a_bot_gets_what_is_for_it(api: Api, rosa: Phone) -> None:
    members = {"title": "Team", "members": [rosa.id], "bots": ["clinic_bot"]}
    group = (await rosa.control.request("POST", "groups", members))["chat_id"]
    sent = await api.call("sendMessage", chat_id=group, text="Hello, team")
    for text, reply_to in (
        ("just us", None),
        ("/help", None),
        ("/help@other_bot", None),
        ("/help@clinic_bot", None),
        ("hey @clinic_bot", None),
        ("thanks", sent["message_id"]),
    ):
        body = {"text": text, "chat_id": group}
        body |= {"reply_to": reply_to} if reply_to else {}
        await rosa.control.request("POST", f"users/{rosa.id}/send", body)
    updates = await api.call("getUpdates")
    texts = [one["message"]["text"] for one in updates if "message" in one]
    assert texts == ["/start", "/help", "/help@clinic_bot", "hey @clinic_bot", "thanks"]
    assert updates[1]["my_chat_member"]["new_chat_member"]["status"] == "member"
    chat = await rosa.control.request("GET", f"users/{rosa.id}/chat", chat_id=group)
    assert [one["text"] for one in chat["messages"]][:2] == ["Hello, team", "just us"]


async def test_the_journal_is_waited_on(api: Api, rosa: Phone) -> None:
    after = await rosa.control.last()
    waiting = asyncio.create_task(
        rosa.control.journal("sendmessage", kind="answer", count=2, wait=20, after=after)
    )
    for number in range(2):
        await asyncio.sleep(0.01)
        assert not waiting.done()
        await api.call("sendMessage", chat_id=rosa.id, text=str(number))
    lines = await asyncio.wait_for(waiting, 5)
    assert [(line["result_id"], line["ok"]) for line in lines] == [(2, True), (3, True)]


async def test_the_journal_gives_up_in_time(api: Api, rosa: Phone) -> None:
    assert await rosa.control.journal("sendPhoto", wait=0.05) == []


async def test_the_journal_reads_parameters_and_acts(api: Api, rosa: Phone) -> None:
    form = {"chat_id": str(rosa.id), "text": "{x}", "reply_markup": '{"inline_keyboard": []}'}
    await api.client.post(f"/bot{api.token}/sendMessage", data=form)
    lines = await rosa.control.journal(user_id=rosa.id)
    assert [(line["kind"], line["method"]) for line in lines] == [
        ("user", "send"),
        ("call", "sendMessage"),
        ("answer", "sendMessage"),
    ]
    assert lines[1]["params"] == form | {"reply_markup": {"inline_keyboard": []}}
    assert await rosa.control.journal(limit=1) == lines[-1:]


class Hand:
    """A clock that a test moves through the control API."""

    def __init__(self) -> None:
        self.now = datetime(2030, 5, 14, 9, tzinfo=UTC)
        self.speed = 0.0

    def status(self) -> dict[str, Any]:
        now = self.now.isoformat()
        return {"now": now, "speed": self.speed, "zone": "UTC", "next": None, "moving": False}

    async def advance(self, by: timedelta) -> None:
        self.now += by

    async def to(self, moment: datetime) -> None:
        if moment < self.now:
            raise SandboxError("Time moves forward only.")
        self.now = moment

    async def to_next(self) -> None:
        raise SandboxError("Nothing more is due.", 409)

    async def set_speed(self, speed: float) -> None:
        self.speed = speed


MOVES: list[tuple[dict[str, Any], str]] = [
    # order, the time then or the sentence that refuses it
    ({"advance": 3600}, "2030-05-14T10:00:00+00:00"),
    ({"to": "2030-06-01T09:00:00+02:00"}, "2030-06-01T09:00:00+02:00"),
    ({"to": "2030-06-01T09:00:00"},
     "“2030-06-01T09:00:00” is no time with an offset, like 2030-05-14T09:00:00+00:00."),
    ({"to": "2029-01-01T00:00:00+00:00"}, "Time moves forward only."),
    ({"to": "next"}, "Nothing more is due."),
    ({"advance": -1}, "advance is a number of seconds from 0 to a hundred years."),
    ({"speed": -1}, "speed is 0 or more."),
    ({}, "Give one of advance (seconds), to (a time or “next”) or speed."),
]  # a table reads best as one  # fmt: skip


@pytest.mark.parametrize(("order", "outcome"), MOVES)
async def test_the_clock_is_moved(order: dict[str, Any], outcome: str) -> None:
    hand = Hand()
    sandbox = Sandbox(lambda: hand.now, time_control=hand)
    async with Control(sandbox) as control:
        try:
            answer = (await control.request("POST", "clock", order))["now"]
        except PhoneError as refusal:
            answer = str(refusal)
        assert answer == outcome
        assert (await control.request("POST", "clock", {"speed": 60}))["speed"] == 60


async def test_messages_bear_the_sandboxs_time() -> None:
    hand = Hand()
    sandbox = Sandbox(lambda: hand.now)
    sandbox.add_bot()
    phone = await Phone.create(sandbox)
    sent = await phone.send("x")
    await phone.close()
    assert sent["date"] == "2030-05-14T09:00:00+00:00"


async def test_the_page_keeps_its_settings(api: Api, rosa: Phone) -> None:
    assert await rosa.control.request("GET", "page") == {}
    page = {"title": "Demo", "phones": [{"user_id": rosa.id, "role": "patient"}]}
    assert await rosa.control.request("PUT", "page", page) == page
    assert await rosa.control.request("GET", "page") == page


async def test_several_bots_must_be_named(sandbox: Sandbox, api: Api, rosa: Phone) -> None:
    sandbox.add_bot(username="other_bot")
    with pytest.raises(PhoneError, match="say which: clinic_bot, other_bot"):
        await rosa.send("x")
    other = Phone(rosa.control, rosa.user, bot="other_bot")
    assert (await other.send("to the other"))["text"] == "to the other"
    assert (await other.messages())[0]["id"] == 1
    refusal = await api.client.get("/bot7000000001:test-token")
    assert (refusal.status_code, refusal.json()["description"]) == (404, "Not Found")
    assert isinstance(refusal, httpx.Response)


async def test_a_file_of_ones_own_reaches_the_bot_as_it_is(api: Api, rosa: Phone) -> None:
    await rosa.send_file("list.csv", "plan;día\n".encode(), caption="all")
    *_, update = await api.call("getUpdates")
    document = update["message"]["document"]
    assert (document["file_name"], document["mime_type"]) == ("list.csv", "text/csv")
    assert update["message"]["caption"] == "all"
    path = (await api.call("getFile", file_id=document["file_id"]))["file_path"]
    answer = await api.client.get(f"/file/bot{api.token}/{path}")
    assert answer.content == "plan;día\n".encode()


@pytest.mark.parametrize(("content", "wrong"), [("%%%", "not in base64"), ("", "empty")])
async def test_a_file_that_is_none_is_refused(
    api: Api, rosa: Phone, content: str, wrong: str
) -> None:
    with pytest.raises(PhoneError, match=wrong):
        await rosa.control.request(
            "POST", f"users/{rosa.id}/document", {"name": "a.csv", "base64": content}
        )

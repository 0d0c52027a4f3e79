"""Hostile names and texts come through unharmed on both sides, and hold up nobody."""

import pytest
from clinic import FRIDAY, PLAN_PLACE, buttons

from bot.delivery.update import InboxUpdate, UpdateState
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageState
from schedules.reply import Reply

# What people, and attackers, write; none of it may change how a message is read or sent.
HOSTILE = [
    "<b>bold</b>",
    "</b></i><a href='tg://user?id=1'>you</a>",
    "&amp; & &lt; &#0; &unknown;",
    "{label} {0} %s %(x)s {{}}",
    "\u202edetrever\u202c \u2066x\u2069\u2069 \u200f",
    "z\u0351\u036b\u0343a\u0321\u035al\u0489g\u0334o" + "\u0300" * 50,
    "👩\u200d👩\u200d👧\u200d👦🏴\u200d☠️🇪🇸",
    "Robert'); DROP TABLE reply;--",
    "a\nb\n\nc\td",
    "…“”«»—–’",
    "/start@aftercare_demo_bot",
]
LONGEST = ["x" * 4096, "<" * 4096, "😀" * 2048, ("à &" * 2000)[:4096].strip()]


def heard(messages):
    return "\n".join(message["text"] for message in messages)


def nothing_is_stuck(clinic):
    """Tell whether every update was handled and every message to people sent."""
    ends = {MessageState.SENT, MessageState.WITHDRAWN}
    return {u.state for u in clinic.rows(InboxUpdate)} == {UpdateState.HANDLED} and {
        m.state for m in clinic.rows(Message)
    } <= ends


async def test_words_are_kept_letter_by_letter_and_staff_read_them_so(clinic):
    rosa = await clinic.joined()
    texts = [text for text in HOSTILE if not text.startswith("/")]
    for text in texts:
        assert await rosa.send(text)
    assert [reply.value for reply in clinic.rows(Reply)] == texts
    told = heard(await clinic.nurse.received())
    assert [text for text in texts if text not in told] == []
    assert nothing_is_stuck(clinic)


async def test_the_longest_texts_are_kept_whole_and_cut_visibly_for_staff(clinic):
    rosa = await clinic.joined("😀" * 20 + "&" * 20)
    for text in LONGEST:
        assert await rosa.send(text)
        told = (await clinic.nurse.received())[-1]["text"]
        assert text[:1000] in told
        assert "…" in told
    assert [reply.value for reply in clinic.rows(Reply)] == LONGEST
    assert nothing_is_stuck(clinic)
    [card] = await clinic.nurse.send("/patient_1")
    assert "…" in card["text"]


async def test_nul_and_half_characters_do_not_cost_the_rest_of_the_text(clinic):
    rosa = await clinic.joined()
    sender = {"id": rosa.id, "first_name": "Rosa", "is_bot": False}
    chat = {"id": rosa.id, "type": "private"}
    broken = ("before\0after", "before\ud83dafter", "\udc00before\0\0after")
    for number, text in enumerate(broken):
        message = {"message_id": 1, "date": 0, "chat": chat, "from": sender, "text": text}
        clinic.stage.app.inbox.receive([{"update_id": 10**9 + number, "message": message}])
        await clinic.settle()
    kept = [reply.value for reply in clinic.rows(Reply)]
    assert len(kept) == 3
    assert all("before" in text and "after" in text and "\0" not in text for text in kept)
    assert nothing_is_stuck(clinic)


async def test_a_label_of_any_kind_enrols_and_shows(clinic):
    nurse = clinic.nurse
    for text in [*HOSTILE[:8], "x" * 4096]:
        await nurse.send("/enroll")
        await nurse.tap("plan", PLAN_PLACE)
        await nurse.tap("date", FRIDAY)
        await nurse.send(text)
        await nurse.tap("speaks", "en")
        await nurse.tap("enrol")
        label = clinic.rows(Enrolment)[-1].label
        spaced = " ".join(text.split())
        assert len(label) <= 40
        assert spaced.startswith(label.removesuffix("…").rstrip())
        [card] = await nurse.send(f"/patient_{len(clinic.rows(Enrolment))}")
        assert label in card["text"]
    [listed] = await nurse.send("/patients")
    assert label in buttons(listed)[0]["label"]
    assert nothing_is_stuck(clinic)


async def test_names_of_phones_are_neither_shown_nor_kept(clinic):
    eve = await clinic.person("<script>\u202e&", last_name="x" * 64, username="tracked")
    await clinic.join(eve, clinic.invited())
    await eve.send("hello")
    everything = heard(await clinic.nurse.received()) + heard(await eve.received())
    assert "script" not in everything
    assert "tracked" not in everything


@pytest.mark.parametrize("kind", ["unheard_of", "message", "callback_query", "my_chat_member"])
async def test_an_update_of_no_sense_holds_up_nobody(clinic, kind):
    clinic.bot.updates.allowed = frozenset()
    clinic.bot.updates.add(kind, {})
    rosa = await clinic.joined()
    assert await rosa.send("/today")

"""A stranger learns nothing: not the clinic, not its staff, not its patients."""

import pytest
from clinic import CLINIC, verbs

from schedules.reply import Reply

SECRETS = (CLINIC.clinic_name, "Riverside", CLINIC.clinic_phone, "Kim", "Bed 4", "Rosa", "Hip")
ACTS = [
    *("/start", "/help", "/today", "/stop", "/privacy", "/patients", "/enroll", "/patient_1"),
    *("/cancel", "/id", "/start nonsense", "/start@aftercare_demo_bot", "hello", "7", "/", "/ x"),
    *("K7QM2-XRT9P", "<b>&", "who are you?", "\u202eolleh", "/\u3000", "x" * 4096),
]


def tells_nothing(messages):
    return not [secret for m in messages for secret in SECRETS if secret in m["text"]]


async def test_a_stranger_learns_nothing_whatever_they_do(clinic):
    await clinic.joined()
    eve = await clinic.person("Eve", language_code="fr")
    for act in ACTS:
        said = await eve.send(act)
        assert said, act
        assert tells_nothing(said), act
        assert all(verbs(message) == [] for message in said), act
    assert tells_nothing(await eve.news_of(eve.phone.send_sticker()))
    for data in ("list:0:AAAAAAAA", clinic.signer.data(eve.id, "list", "0"), "consent:yes"):
        assert tells_nothing(await eve.tap_data(data, (await eve.received())[-1]["id"]))
        assert tells_nothing([{"text": await eve.toast()}])
    assert clinic.rows(Reply) == []


@pytest.mark.parametrize("code", ["es-MX", "de-AT"])
async def test_a_stranger_is_greeted_in_the_phones_language(clinic, code):
    eve, ann = await clinic.person("Eve", language_code=code), await clinic.person("Ann")
    assert (await eve.send("hi"))[0]["text"] != (await ann.send("hi"))[0]["text"]


async def test_a_stranger_who_blocks_the_bot_disturbs_nobody(clinic):
    eve = await clinic.person("Eve")
    await eve.send("hi")
    before = len(await clinic.nurse.received())
    assert await eve.news_of(eve.phone.block()) == []
    assert len(await clinic.nurse.received()) == before


async def test_a_removed_colleague_is_a_stranger_at_the_next_word(clinic):
    await clinic.joined()
    ida = await clinic.colleague()
    [listed] = await ida.send("/patients")
    clinic.dismiss(ida)
    assert tells_nothing(await ida.tap("card"))
    assert await ida.toast()
    assert tells_nothing(await ida.send("/patients"))
    assert listed["text"]


async def test_in_a_group_the_bot_says_only_that_it_talks_alone(clinic):
    rosa = await clinic.joined()
    members, bots = [rosa.id, clinic.nurse.id], [clinic.bot.username]
    group = {"title": "Family", "members": members, "bots": bots}
    chat_id = (await clinic.control.request("POST", "groups", group))["chat_id"]
    code = clinic.invited("Bed 5").code
    mention = f"@{clinic.bot.username} hello"
    for member in members:
        for act in ("/today", "/patients", "/patient_1", f"/start {code}", mention):
            body = {"text": act, "chat_id": chat_id}
            await clinic.control.request("POST", f"users/{member}/send", body)
    await clinic.settle()
    chat = clinic.stage.sandbox.groups[chat_id].messages.values()
    said = [message.to_page() for message in chat if message.from_bot]
    assert len(said) == 8  # one to each command
    assert tells_nothing(said)
    assert clinic.rows(Reply) == []

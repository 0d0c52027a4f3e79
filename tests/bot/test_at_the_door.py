"""Codes as people send them, and what is said to whoever sends none, or half of one."""

import pytest
from clinic import verbs

from bot.for_staff.invitation import Invitation
from schedules.reply import Reply

# What somebody sends who has no code, or half of one, and what the answer says of it.
NO_CODES = [
    ("/start", "Please type your code here"),
    ("hello", "Please type your code here"),
    ("K7QM2-XRT9", "I count 9"),
    ("k7qm2 xrt9p 3", "I count 11"),
    ("K7QM2-XRT9P", "I do not know this code"),
    ("/start nonsense", "I do not know this code"),
    ("https://t.me/a_bot?start=nonsense", "I do not know this code"),
]


async def test_whoever_has_no_good_code_is_told_the_way_on(clinic):
    for typed, answer in NO_CODES:
        [said] = await clinic.rosa.send(typed)
        assert answer in said["text"], typed
        assert "K7QM2-XRT9P" in said["text"], typed
    [said] = await clinic.rosa.news_of(clinic.rosa.phone.send_photo())
    assert "cannot read pictures" in said["text"]
    assert "type your code" in said["text"]


async def test_danger_is_told_whom_to_call_before_a_code_or_a_yes(clinic):
    [said] = await clinic.rosa.send("help me, I have chest pain")
    assert "Call 112 now" in said["text"]
    assert "Riverside" not in said["text"]
    await clinic.rosa.open(clinic.link(clinic.invited()))
    [said] = await clinic.rosa.send("I cannot breathe")
    assert "Call 112 now" in said["text"]
    assert clinic.rows(Reply) == []  # nothing is kept before the consent


@pytest.mark.parametrize(
    "sentence", ["My code is {code}.", "{link}", "Here you go: {link} thanks", "code:{code}"]
)
async def test_a_code_or_link_within_a_sentence_opens(clinic, sentence):
    secrets = clinic.invited()
    typed = sentence.format(code=secrets.spoken_code(), link=clinic.link(secrets))
    [question] = await clinic.rosa.send(typed)
    assert verbs(question) == ["consent", "consent"]


async def test_a_code_opened_elsewhere_says_to_go_on_there(clinic):
    secrets = clinic.invited()
    await clinic.rosa.send(secrets.code)
    [refusal] = await (await clinic.person("Max")).send(secrets.code)
    assert "another phone" in refusal["text"]
    assert "go on there" in refusal["text"]


async def test_a_code_typed_by_somebody_on_a_plan_is_no_message_to_the_clinic(clinic):
    secrets = clinic.invited()
    await clinic.join(clinic.rosa, secrets)
    [card] = await clinic.rosa.send(secrets.spoken_code())
    assert "The day of your procedure" in card["text"]
    another = clinic.invited("Bed 5")
    for typed in (another.code, clinic.link(another)):
        [told] = await clinic.rosa.send(typed)
        assert "You have a plan here already" in told["text"]
    assert clinic.rows(Reply) == []
    assert clinic.rows(Invitation)[-1].opened_by is None


async def test_words_of_a_patient_that_only_look_like_a_code_are_words(clinic):
    rosa = await clinic.joined()
    await rosa.send("K7QM2-XRT9P")
    assert [reply.value for reply in clinic.rows(Reply)] == ["K7QM2-XRT9P"]


@pytest.mark.parametrize("way", ["code", "link"])
async def test_ones_own_code_of_before_leads_back_after_a_stop(clinic, way):
    secrets = clinic.invited()
    await clinic.join(clinic.rosa, secrets)
    await clinic.rosa.send("/stop")
    await clinic.rosa.tap("stop", "yes")
    [offer] = await clinic.rosa.send(secrets.code if way == "code" else clinic.link(secrets))
    assert verbs(offer) == ["return"]

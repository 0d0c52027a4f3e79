"""A medicine that the plan restricts: one kind question, an honest answer, and staff who know."""

import pytest
from clinic import buttons, meaning, verbs

from schedules.alert import Alert, AlertKind
from schedules.message import Message
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel


def raised(clinic):
    """Return the alerts of what was taken."""
    found = clinic.rows(Alert, Alert.kind == AlertKind.MEDICINE)
    return [(alert.level, alert.rule) for alert in found]


def plan_says(said):
    """Return the answer of the plan among what was said."""
    [text] = [one["text"] for one in said if one["text"].startswith("Your plan says:")]
    return text


async def told(someone):
    return (await someone.received())[-1]["text"]


@pytest.mark.parametrize(
    ("language", "words", "understood", "asked"),
    [
        ("en", "I took an Advil by accident", "you took: ⁨Advil", "Did a doctor prescribe it?"),
        ("es", "me tomé un ibuprofeno anoche", "tomó: ⁨ibuprofeno", "¿Se lo recetó un médico?"),
        (
            "de",
            "hab gestern eine Voltaren genommen",
            "genommen haben: ⁨Voltaren",
            "Hat ein Arzt es verordnet?",
        ),
    ],
)
async def test_what_was_taken_is_said_asked_about_once_and_told_to_staff(
    clinic, language, words, understood, asked
):
    rosa = await clinic.joined(language=language)
    [said] = await rosa.send(words)
    assert understood in said["text"]
    assert said["text"].count("?") == 1
    assert asked in said["text"]
    assert raised(clinic) == [(AlertLevel.TODAY, "no_nsaids")]
    news = await told(clinic.nurse)
    assert all(part in news for part in ("Bed 4", words, "January 1, 2027", "42 days left"))


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("prescribed", "keep taking it as your doctor said"),
        ("not_prescribed", "What is fine: Paracetamol"),
        ("not_sure", "Your clinic can tell you"),
    ],
)
async def test_whether_a_doctor_prescribed_it_is_kept_and_told(clinic, answer, said):
    rosa = await clinic.joined()
    await rosa.send("I took an Advil by accident")
    [changed] = await rosa.tap("script", clinic.rows(Reply)[-1].id, answer)
    assert said in changed["text"]
    assert [r.value for r in clinic.rows(Reply, Reply.kind == ReplyKind.TAP)] == [answer]
    assert "about a medicine" in await told(clinic.nurse)


async def test_a_question_is_answered_with_the_day_what_is_fine_and_the_doctors_word(clinic):
    rosa = await clinic.joined()
    said = plan_says(await rosa.send("am i allowed ibuprofen now"))
    for part in ("Not before January 1, 2027: 42 days", "Paracetamol", "Did a doctor prescribe it"):
        assert part in said
    assert raised(clinic) == []
    assert "am i allowed ibuprofen now" in await told(clinic.nurse)


async def test_when_the_restriction_is_over_the_label_counts(clinic):
    rosa = await clinic.joined()
    await clinic.advance(days=43)
    said = plan_says(await rosa.send("can i take ibuprofen again?"))
    assert "no longer rules this out. Please follow the label" in said


async def test_what_is_allowed_is_said_in_the_plans_words_and_the_unknown_is_the_clinics(clinic):
    rosa = await clinic.joined()
    assert "you may take paracetamol" in plan_says(await rosa.send("can I take tylenol?"))
    [_, unknown, _] = await rosa.send("is it ok to take metamizole?")
    assert "I do not know this" in unknown["text"]
    assert clinic.phone_number in unknown["text"]


async def test_what_is_unclear_is_asked_with_buttons(clinic):
    rosa = await clinic.joined()
    [asked] = await rosa.send("i have ibuprofen at home")
    assert "You wrote about: ⁨ibuprofen" in asked["text"]
    assert "Did you take it?" in asked["text"]
    assert verbs(asked) == ["medicine", "medicine", "meant"]
    assert raised(clinic) == []
    [_, question] = await rosa.tap("medicine", clinic.rows(Reply)[-1].id, "taken")
    assert "Did a doctor prescribe it?" in question["text"]
    assert raised(clinic) == [(AlertLevel.TODAY, "no_nsaids")]


@pytest.mark.parametrize(
    "words", ["stayed off the aleve like you said", "still on my daily baby aspirin"]
)
async def test_what_is_left_off_or_not_covered_is_only_noted(clinic, words):
    rosa = await clinic.joined()
    said = await rosa.send(words)
    assert "Noted" in said[-1]["text"]
    assert raised(clinic) == []


async def test_a_made_up_reply_or_anothers_does_nothing(clinic):
    rosa = await clinic.joined()
    last = clinic.rows(Message)[-1].telegram_id
    for parts in (["script", "999", "prescribed"], ["medicine", "999", "taken"]):
        assert await rosa.tap_data(clinic.signer.data(rosa.id, *parts), last) == []
        assert await rosa.toast()


async def test_only_asking_is_answered_by_the_plan(clinic):
    rosa = await clinic.joined()
    await rosa.send("i have ibuprofen at home")
    said = await rosa.tap("medicine", clinic.rows(Reply)[-1].id, "asked")
    assert "Not before January 1, 2027" in plan_says(said)
    assert raised(clinic) == []


async def test_taps_about_a_medicine_count_once(clinic):
    rosa = await clinic.joined()
    [asked] = await rosa.send("i have ibuprofen at home")
    [took, *_] = buttons(asked)
    [_, question] = await rosa.tap_data(took["data"], asked["id"])
    assert await rosa.tap_data(took["data"], asked["id"]) == []
    assert await rosa.toast() == "That is noted already."
    [yes, *_] = buttons(question)
    await rosa.tap_data(yes["data"], question["id"])
    assert await rosa.tap_data(yes["data"], question["id"]) == []
    assert [r.value for r in clinic.rows(Reply, Reply.kind == ReplyKind.TAP)] == [
        "taken",
        meaning(yes)[2],
    ]
    assert len(raised(clinic)) == 1

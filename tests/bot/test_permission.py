"""“May I …?” is answered from the plan and the patient's day: in words, by command, by button."""

from datetime import timedelta

import pytest
from clinic import FRIDAY, buttons, meaning, verbs
from ruled import ruled

from schedules.alert import Alert, AlertKind
from schedules.message import Message
from schedules.reply import Reply, ReplyKind
from schedules.shelf import plan_sources

PLAN = dict(plan_sources())["hip-stem-cell.yaml"]
SAYS = ("Your plan says:", "Su plan dice:", "Ihr Plan sagt:")
UNKNOWN = "I do not know this. Your clinic will see your question."


async def settled(clinic, language="en", days=1, anchor=FRIDAY):
    """Let Rosa join, and leave the questions of the first days behind."""
    rosa = await clinic.joined(language=language, anchor=anchor)
    await clinic.advance(days=days)
    return rosa


def answer(said):
    """Return the plan's answer among what was said."""
    [found] = [one for one in said if one["text"].startswith(SAYS)]
    return found


def plain(said):
    return answer(said)["text"].replace("\u2068", "").replace("\u2069", "")


async def told(someone):
    return (await someone.received())[-1]["text"]


# language → what is asked, and what the answer says
ASKED = {
    "en": [
        ("may I take Advil now?", ["Advil", "Not before January 1, 2027: 41 days", "Para"]),
        ("can I go runing again", ["running", "Not before January 1", "Slow walks"]),
        ("is a hot bath ok", ["hot bath", "Clinics differ about heat"]),
        ("may I drive", ["drive", "Not yet. From November 22 on (1 day left)"]),
    ],
    "es": [
        ("¿puedo ducharme?", ["ducharme", "Puede ducharse"]),
        ("cuándo podré volver a correr", ["correr", "No antes del 1 de enero de 2027"]),
    ],
    "de": [
        ("wann darf ich wieder joggen", ["joggen", "Nicht vor dem 1. Januar 2027"]),
        ("Darf ich schwimmen?", ["schwimmen", "Noch nicht. Ab 1. Januar 2027"]),
    ],
}


@pytest.mark.parametrize("language", ASKED)
async def test_a_question_in_words_is_answered_by_the_plan(clinic, language):
    rosa = await settled(clinic, language)
    for asked, parts in ASKED[language]:
        said = plain(await rosa.send(asked))
        assert [part for part in parts if part not in said] == [], asked


async def test_the_line_on_prescribed_medicine_goes_with_medicine_alone(clinic):
    rosa = await settled(clinic)
    assert "Then keep taking it" in plain(await rosa.send("can i take aleve"))
    assert "prescribe" not in plain(await rosa.send("can i run"))


async def test_several_things_get_an_answer_each(clinic):
    rosa = await settled(clinic)
    said = plain(await rosa.send("Can I run, jump, shower or take metamizole?"))
    assert said.split("\n\n")[0] == "Your plan says:"
    blocks = [block.splitlines()[0] for block in said.split("\n\n")[1:]]
    assert blocks == [
        "You asked about: run, jump",
        "You asked about: shower",
        "You asked about: metamizole",
    ]
    assert said.endswith(UNKNOWN)


async def test_when_it_is_over_the_plan_says_how_to_begin(clinic):
    rosa = await settled(clinic, days=43)
    assert "Before you run or lift heavy things" in plain(await rosa.send("can i run again"))
    assert "no longer rules this out" in plain(await rosa.send("can i take ibuprofen again"))


async def test_before_the_procedure_it_says_from_when(clinic):
    rosa = await settled(clinic, anchor=FRIDAY + timedelta(days=10))
    said = plain(await rosa.send("may i take ibuprofen?"))
    assert "Ruled out from November 30 on, allowed from January 11, 2027." in said
    assert "For the days before, please ask" in said


async def test_the_unknown_is_the_clinics_and_reaches_it(clinic):
    rosa = await settled(clinic)
    [_, said, _] = await rosa.send("can I have sex")  # the check-in is asked again below
    assert said["text"].startswith(UNKNOWN)
    assert clinic.phone_number in said["text"]
    news = await told(clinic.nurse)
    assert "can I have sex" in news
    assert "The plan says nothing of this" in news
    assert clinic.rows(Reply)[-1].value == "can I have sex"


async def test_staff_read_the_words_with_the_answer_they_got(clinic):
    rosa = await settled(clinic)
    await rosa.send("can I run or shower")
    news = await told(clinic.nurse)
    for part in ("can I run or shower", "not before January 1, 2027", "“A shower is fine."):
        assert part in news


async def test_a_statement_is_no_question(clinic):
    rosa = await settled(clinic)
    said = await rosa.send("I went running yesterday")
    assert said[-1]["text"].startswith("Noted.")
    assert "I went running yesterday" in await told(clinic.nurse)


async def test_danger_goes_first(clinic):
    rosa = await settled(clinic)
    for words in ("can I take ibuprofen, my chest hurts", "/can ibuprofen, my chest hurts"):
        said = await rosa.send(words)
        assert not [one for one in said if one["text"].startswith(SAYS)]
    flags = clinic.rows(Alert, Alert.kind == AlertKind.RED_FLAG)
    assert len(flags) == 2


async def test_in_a_check_in_it_is_answered_and_the_question_asked_again(clinic):
    rosa = await ruled(clinic)
    await clinic.advance(days=1)
    [_, said, asked] = await rosa.send("can I have a beer")
    assert said["text"].startswith(UNKNOWN)
    assert "score" in verbs(asked)
    await rosa.send("4")
    assert clinic.rows(Reply)[-1].value == "4"


async def test_a_question_is_no_short_answer(clinic):
    rosa = await clinic.joined()
    await clinic.advance(hours=8)
    assert "A shower is fine" in plain(await rosa.send("ok to shower"))
    assert clinic.rows(Reply, Reply.kind == ReplyKind.TAP) == []


async def test_while_settling_in_it_is_answered_and_the_town_still_awaited(clinic):
    await clinic.rosa.open(clinic.link(clinic.invited()))
    await clinic.rosa.tap("consent", "yes")
    await clinic.rosa.tap("zones")
    [said] = await clinic.rosa.send("may I shower")
    assert "A shower is fine" in plain([said])
    assert "zone" in verbs((await clinic.rosa.send("Madrid"))[-1])


async def test_after_stop_it_is_answered_too(clinic):
    rosa = await settled(clinic)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    assert "Not before" in plain(await rosa.send("can I run"))
    assert "Not before" in plain(await rosa.send("/can run"))
    [unknown] = await rosa.send("can I dance?")
    assert verbs(unknown) == ["return"]


@pytest.mark.parametrize("words", ["/can ibuprofen", "/can  Motrin?", "/CAN ibuprophen"])
async def test_the_command_takes_any_words(clinic, words):
    rosa = await settled(clinic)
    assert "Not before January 1" in plain(await rosa.send(words))
    assert clinic.rows(Reply)[-1].value == words


async def test_nonsense_after_the_command_is_the_clinics(clinic):
    rosa = await settled(clinic)
    for words in ("/can qwrtz", "/can 🙈", "/can " + "x" * 3_000):
        [said] = await rosa.send(words)
        assert said["text"].startswith(UNKNOWN)


@pytest.mark.parametrize(
    ("language", "titles"),
    [
        ("en", {"Running and hard sport", "Shower", "Driving", "Paracetamol"}),
        ("es", {"Correr y deporte fuerte", "Ducha", "Conducir"}),
        ("de", {"Joggen und harter Sport", "Duschen", "Auto fahren"}),
    ],
)
async def test_alone_it_shows_what_the_plan_knows(clinic, language, titles):
    rosa = await settled(clinic, language)
    [said] = await rosa.send("/can")
    labels = {button["label"] for button in buttons(said)}
    assert titles <= labels
    assert set(verbs(said)) == {"may"}
    assert clinic.rows(Reply) == []


async def test_each_button_answers_in_its_place_and_can_be_tapped_again(clinic):
    rosa = await settled(clinic)
    [menu] = await rosa.send("/can")
    for button in buttons(menu):
        [said] = await rosa.tap_data(button["data"], menu["id"])
        assert said["id"] == menu["id"]
        assert f"You asked about: {button['label']}" in plain([said])
        assert [b["data"] for b in buttons(said)] == [b["data"] for b in buttons(menu)]
    assert await rosa.tap_data(button["data"], menu["id"]) == []  # the same text stays
    assert clinic.rows(Reply) == []


async def test_a_button_of_what_the_plan_has_no_more_does_nothing(clinic):
    rosa = await settled(clinic)
    [menu] = await rosa.send("/can")
    for parts in (["may", "no", "no_such"], ["may", "maybe", "shower"], ["may"]):
        assert await rosa.tap_data(clinic.signer.data(rosa.id, *parts), menu["id"]) == []
        assert await rosa.toast() == "This button no longer works."


async def test_a_button_of_what_is_allowed_no_more_asks_to_type(clinic):
    source = PLAN.replace("start: 2 days", "until: 3 days")
    await clinic.join(clinic.rosa, clinic.invited(source=source))
    await clinic.advance(days=4)
    await clinic.rosa.send("/can")
    [said] = await clinic.rosa.tap("may", "yes", "bath")
    assert said["text"] == "Please type your question. Your clinic will see it."
    assert "may" in verbs(said)


async def test_a_very_long_question_reaches_staff_whole_with_its_answer(clinic):
    rosa = await settled(clinic)
    for words in ("can I run? " + "x" * 4_000, "can I run, jump, shower, ice, walk? " + "🙈" * 900):
        await rosa.send(words)
        assert words[:30] in await told(clinic.nurse)


async def test_after_the_end_the_button_of_a_restriction_says_how_to_begin(clinic):
    rosa = await settled(clinic, days=43)
    await rosa.send("/can")
    [said] = await rosa.tap("may", "no", "no_high_impact")
    assert "Please start slowly: swim, cycle or walk." in said["text"]


async def test_not_what_i_meant_shows_staff_the_words_once(clinic):
    rosa = await settled(clinic)
    said = answer(await rosa.send("can i run a marathon of films"))
    before = len(await clinic.nurse.received())
    [sorry] = await rosa.tap("meant")
    assert sorry["text"].startswith("Sorry. Your clinic will see what you wrote.")
    assert buttons(sorry) == []
    assert await rosa.tap_data(buttons(said)[0]["data"], said["id"]) == []
    assert await rosa.toast() == "That is noted already."
    [news] = (await clinic.nurse.received())[before:]
    assert "can i run a marathon of films" in news["text"]
    assert "did not understand" in news["text"]
    assert [(r.kind, r.value) for r in clinic.rows(Reply)] == [
        (ReplyKind.TEXT, "can i run a marathon of films"),
        (ReplyKind.TAP, "not_meant"),
    ]


async def test_not_what_i_meant_on_a_medicine_closes_its_question(clinic):
    rosa = await settled(clinic)
    [asked] = await rosa.send("I took an Advil by accident")
    await rosa.tap("meant")
    [yes, *_] = buttons(asked)
    assert meaning(yes)[0] == "script"
    assert await rosa.tap_data(yes["data"], asked["id"]) == []
    assert await rosa.toast() == "That is noted already."


async def test_of_a_tap_nobody_else_can_take_words_back(clinic):
    rosa = await settled(clinic)
    await rosa.send("can i run")
    last = clinic.rows(Message)[-1].telegram_id or 1
    for number in ("999", "0"):
        assert await rosa.tap_data(clinic.signer.data(rosa.id, "meant", number), last) == []
        assert await rosa.toast() == "This button no longer works."


async def test_taking_a_medicine_and_asking_for_something_get_both_answers(clinic):
    rosa = await settled(clinic)
    [taken, said] = await rosa.send("I took an Advil by accident, may I run?")
    assert "script" in verbs(taken)
    assert "Not before" in plain([said])
    assert "Advil" not in said["text"]
    assert len(clinic.rows(Reply)) == 1

"""Every kind of question is asked, answered by a tap or typed, gone back to and changed."""

import re

import pytest
from asked import WALKING, asked, given, standing
from clinic import verbs
from test_tone import TELLING

from schedules.alert import Alert, AlertKind
from schedules.instruments import HOOS_JR
from schedules.message import Message
from schedules.reply import Reply, ReplyKind

HIP = [f"hip.{part}" for part in range(1, 7)]


def labels(message):
    """Return a message's buttons row by row, in words."""
    return [[button["label"] for button in row] for row in message["keyboard"] or []]


def lines(message):
    """Return the lines of a message that are not empty."""
    return [line for line in message["text"].splitlines() if line]


def telling_first_lines(messages):
    """Return the first lines that would tell something on a locked phone."""
    first_lines = [message["text"].splitlines()[0] for message in messages]
    return [line for line in first_lines if TELLING.search(line)]


async def the_check_in(rosa):
    """Return the message of the first check-in as it stands."""
    [asks] = [
        message for message in await rosa.received() if message["text"].startswith("Hello.\n")
    ]
    return asks


async def tap_hip(rosa, *answers):
    """Answer the items of HOOS, JR from the first on; return what it last showed."""
    for key, answer in zip(HIP, answers, strict=False):
        [shown] = await rosa.tap("score", 1, key, answer)
    return shown


async def test_each_kind_has_its_own_buttons_and_shows_what_was_answered(clinic):
    rosa = await asked(clinic)
    shown = await the_check_in(rosa)
    assert lines(shown)[:3] == ["Hello.", "How are you?", "1 of 7"]
    assert [len(row) for row in labels(shown)] == [6, 5, 1]  # the last is Later
    [shown] = await rosa.tap("score", 1, "pain", 7)
    assert labels(shown)[0] == ["0 %", "10 %", "20 %", "30 %"]
    [shown] = await rosa.tap("score", 1, "relief", 30)
    assert labels(shown)[0] == ["Yes", "No"]
    [shown] = await rosa.tap("choose", 1, "calf", "no")
    assert labels(shown)[:2] == [["On my own"], ["With a stick"]]
    [shown] = await rosa.tap("choose", 1, "3", "1")  # names too long for a button: by position
    assert lines(shown)[:6] == [
        "Hello.",
        "Pain: 7 of 10",
        "Getting better: 30 %",
        "Calf: No",
        "Walking: With a stick",
        "5 of 7",
    ]
    kept = [(reply.kind, reply.question, reply.value) for reply in clinic.rows(Reply)]
    assert kept == [
        (ReplyKind.SCORE, "pain", "7"),
        (ReplyKind.SCORE, "relief", "30"),
        (ReplyKind.CHOICE, "calf", "no"),
        (ReplyKind.CHOICE, WALKING, "with_a_stick_or_two_sticks"),
    ]


async def test_what_has_a_number_is_answered_by_typing_it_too_and_the_survey_is_not(clinic):
    rosa = await asked(clinic, "pain", "relief", "calf", "hip")
    await rosa.send("7/10")
    await rosa.send("70 %")
    await rosa.send("no")
    await rosa.send("3")  # the survey is answered by taps alone
    assert given(clinic) == [
        ("pain", "7"),
        ("relief", "70"),
        ("calf", "no"),
        (None, "3"),
    ]


async def test_a_number_is_typed_and_asked_again_until_it_is_in_range(clinic):
    rosa = await asked(clinic, "weight")
    assert lines(await the_check_in(rosa))[2:] == [
        "Your weight?",
        "Please type a number (kg), from 30 to 250.",
    ]
    [explained] = await rosa.send("300")
    assert "from 30 to 250" in explained["text"]
    assert given(clinic) == []
    [shown, below] = await rosa.send("72,5 kilos")
    assert given(clinic) == [("weight", "72.5")]
    assert lines(shown)[1] == "Weight: 72.5 kg"
    assert lines(below)[:2] == ["Noted at 09:30. Thank you ✅", "Your answer: 72.5 kg"]
    [again] = await rosa.tap("again", message_id=below["id"])
    assert lines(again)[-2] == "Your weight?"


async def test_someone_who_reads_another_language_is_not_asked_the_survey(clinic):
    rosa = await asked(clinic, language="es")
    await rosa.send("3")
    await rosa.tap("score", 1, "relief", 30)
    await rosa.tap("choose", 1, "calf", "yes")
    await rosa.tap("choose", 1)
    await rosa.send("72,5")
    [shown] = await rosa.tap("skip")
    assert lines(shown)[1:6] == [
        "Dolor: 3 de 10",
        "Mejora: 30 %",
        "Pantorrilla: Sí",
        "Caminar: Sin ayuda",
        "Peso: 72,5 kg",
    ]
    assert verbs(shown) == ["again"]
    assert telling_first_lines(await rosa.received()) == []


async def test_a_typed_answer_belongs_to_the_newest_open_check_in_or_the_one_replied_to(clinic):
    rosa = await asked(clinic, "pain")
    await clinic.advance(days=57)
    await rosa.send("3")
    await rosa.send("4")  # the first check-in is eight weeks old
    [first] = clinic.rows(Message, Message.reminder_id == 1)
    await rosa.send("5", reply_to=first.telegram_id)
    kept = [(reply.reminder_id, reply.question, reply.value) for reply in clinic.rows(Reply)]
    assert kept == [(2, "pain", "3"), (None, None, "4"), (1, "pain", "5")]


async def two_open(clinic, *questions):
    """Return Rosa with two check-ins open, and the messages that ask them."""
    rosa = await asked(clinic, *questions)
    await clinic.advance(days=57)
    return rosa, clinic.rows(Message, Message.reminder_id != None)  # noqa: E711 - a column in SQL, not None


def kept(clinic):
    return [(reply.reminder_id, reply.question, reply.value) for reply in clinic.rows(Reply)]


async def test_a_typed_answer_belongs_to_the_question_last_shown_though_its_check_in_is_old(clinic):
    rosa, [first, _] = await two_open(clinic, "pain", "weight")
    await rosa.tap("score", 1, "pain", 2, message_id=first.telegram_id)
    await rosa.send("72,5 kg")
    assert kept(clinic) == [(1, "pain", "2"), (1, "weight", "72.5")]
    await rosa.send("7")
    assert kept(clinic)[2:] == [(2, "pain", "7")]


async def test_a_reply_to_a_question_asked_below_a_typed_text_answers_that_check_in(clinic):
    rosa, [first, _] = await two_open(clinic, "pain", "relief", "weight")
    await rosa.send("3", reply_to=first.telegram_id)
    below = (await rosa.received())[-1]
    await rosa.tap("score", 2, "pain", 8)
    await rosa.send("40 %", reply_to=below["id"])
    assert kept(clinic) == [(1, "pain", "3"), (2, "pain", "8"), (1, "relief", "40")]


async def test_words_typed_for_a_number_reach_staff_and_it_is_asked_again(clinic):
    rosa = await asked(clinic, "weight")
    answer = (await rosa.send("my leg is warm"))[-1]
    assert given(clinic) == [(None, "my leg is warm")]
    assert "from 30 to 250" in answer["text"]
    assert "112" in answer["text"]
    assert "my leg is warm" in (await clinic.nurse.received())[-1]["text"]


async def test_words_answer_like_the_button_that_says_them(clinic):
    rosa = await asked(clinic, "calf", WALKING, "pain", language="es")
    taken = [(await rosa.send(typed))[-1] for typed in ("sí", "con baston", "ocho")]
    assert [lines(below)[1] for below in taken] == [
        "Su respuesta: Sí",
        "Su respuesta: Con bastón",
        "Su respuesta: 8 de 10",
    ]
    assert standing(clinic) == {"calf": "yes", WALKING: "with_a_stick_or_two_sticks", "pain": "8"}
    assert {reply.kind for reply in clinic.rows(Reply)} == {ReplyKind.CHOICE, ReplyKind.SCORE}


# The question, what is typed for it, and what is said to that before it is asked again.
NO_ANSWERS = [
    ("calf", "perhaps", "Please tap Yes or No."),
    (WALKING, "slowly", "Please tap one of the answers."),
    ("pain", "8,5", "Please tap or type a number from 0 to 10."),
    ("relief", "rather", "Please tap or type a number from 0 to 100."),
]


@pytest.mark.parametrize(("question", "typed", "hint"), NO_ANSWERS)
async def test_what_is_no_answer_reaches_staff_and_it_is_asked_again_below(
    clinic, question, typed, hint
):
    rosa = await asked(clinic, question)
    before = await the_check_in(rosa)
    above, below = await rosa.send(typed)
    assert given(clinic) == [(None, typed)]
    told = (await clinic.nurse.received())[-1]["text"]
    assert typed in told
    assert "I was asking about" in told
    assert hint in below["text"]
    assert labels(below) == labels(before)
    assert (verbs(above), lines(above)) == ([], lines(before)[:2])


async def test_a_number_finer_than_asked_is_told_how_fine_it_may_be(clinic):
    rosa = await asked(clinic, "weight")
    [explained] = await rosa.send("72,55")
    assert "1 decimal place" in explained["text"]
    assert given(clinic) == []


async def test_a_number_can_be_skipped_where_it_is_not_the_only_thing_asked(clinic):
    rosa = await asked(clinic, "weight", "pain")
    await rosa.tap("skip", 1, "weight")
    [shown] = await rosa.tap("score", 1, "pain", 3)
    assert standing(clinic) == {"weight": "", "pain": "3"}
    assert lines(shown)[1] == "Pain: 3 of 10"


async def test_a_changed_check_in_marks_the_answer_and_ends_by_one_button(clinic):
    rosa = await asked(clinic, "calf")
    await rosa.tap("choose", 1, "calf", "no")
    [shown] = await rosa.tap("again")
    assert labels(shown) == [["Yes", "No ✓"], ["To the end »"]]


async def test_free_words_answer_their_question_and_reach_staff(clinic):
    rosa = await asked(clinic, "more")
    [shown, below] = await rosa.send("All is well, thank you")
    assert given(clinic) == [("more", "All is well, thank you")]
    assert "All is well" in lines(shown)[1]
    assert "112" in below["text"]
    assert below["text"].count("Noted") == 1
    assert [alert.kind for alert in clinic.rows(Alert)] == [AlertKind.WORDS]
    assert "All is well, thank you" in (await clinic.nurse.received())[-1]["text"]


async def test_a_question_for_words_can_be_skipped(clinic):
    rosa = await asked(clinic, "more")
    [shown] = await rosa.tap("skip")
    assert given(clinic) == [("more", "")]
    assert lines(shown)[0] == "Hello."
    assert verbs(shown) == ["again"]
    assert clinic.rows(Alert) == []
    await rosa.send("and this came to my mind later")
    assert given(clinic)[1:] == [(None, "and this came to my mind later")]


async def test_the_survey_is_asked_word_for_word_and_scored(clinic):
    rosa = await asked(clinic, "hip")
    shown = await the_check_in(rosa)
    for part, item in enumerate(HOOS_JR.items):
        text = shown["text"]
        assert f"{item.stem}\n{item.text}" in text
        assert f"Part {part + 1} of 6" in text
        assert (HOOS_JR.instructions in text) is (part == 0)
        assert "© HSS" in text
        assert labels(shown)[:5] == [[choice] for choice in HOOS_JR.choices]
        assert telling_first_lines([shown]) == []
        assert "hip" not in standing(clinic)
        [shown] = await rosa.tap("score", 1, HIP[part], min(part, 1))
    assert given(clinic)[-2:] == [("hip.6", "1"), ("hip", "73.472")]
    assert lines(shown)[1] == "HOOS, JR: 73 of 100 (100 is best)"


async def test_a_changed_item_changes_the_score_and_keeps_the_first(clinic):
    rosa = await asked(clinic, "hip")
    await tap_hip(rosa, 0, 0, 0, 0, 0, 4)
    await rosa.tap("again")
    await rosa.tap("score", 1, "hip.1", 4)
    [first] = clinic.rows(Reply, Reply.value == "76.776")
    [now] = clinic.rows(Reply, Reply.question == "hip", Reply.value == "64.664")
    assert now.supersedes_id == first.id
    assert now.update_id == clinic.rows(Reply, Reply.question == "hip.1")[-1].update_id


async def test_back_shows_the_question_before_and_its_answer_stands_until_another(clinic):
    rosa = await asked(clinic, "pain", "calf")
    assert "turn" not in verbs(await the_check_in(rosa))
    await rosa.tap("score", 1, "pain", 7)
    [back] = await rosa.tap("turn")
    assert lines(back)[2] == "1 of 2"
    assert standing(clinic) == {"pain": "7"}
    [on] = await rosa.tap("pass")
    assert lines(on)[1] == "Pain: 7 of 10"
    await rosa.tap("turn")
    await rosa.tap("score", 1, "pain", 2)
    assert standing(clinic) == {"pain": "2"}


async def test_back_on_a_typed_question_takes_the_next_number_for_it(clinic):
    rosa = await asked(clinic, "weight", "pain")
    await rosa.send("72")
    await rosa.tap("turn")
    await rosa.send("73")
    assert standing(clinic) == {"weight": "73"}
    await rosa.send("5")  # no longer for the weight
    assert standing(clinic) == {"weight": "73", "pain": "5"}


async def test_going_back_is_forgotten_after_a_day(clinic):
    rosa = await asked(clinic, "pain", "relief")
    await rosa.send("7")
    await rosa.tap("turn")
    await clinic.advance(days=2)
    await rosa.send("9")
    assert standing(clinic) == {"pain": "7", "relief": "9"}


async def test_an_interrupted_check_in_goes_on_where_it_was(clinic):
    rosa = await asked(clinic, "pain", "relief", "calf")
    await rosa.send("7")
    await rosa.send("/today")
    await rosa.send("thank you")
    await clinic.advance(days=3)
    await rosa.send("40 %")
    await rosa.tap("choose", 1, "calf", "no")
    assert standing(clinic) == {None: "thank you", "pain": "7", "relief": "40", "calf": "no"}


async def test_a_question_left_open_is_asked_before_the_end(clinic):
    rosa = await asked(clinic, "pain", "relief", "calf")
    at = (await the_check_in(rosa))["id"]
    await rosa.tap_data(clinic.signer.data(rosa.id, "score", "1", "relief", "30"), at)
    [shown] = await rosa.tap("choose", 1, "calf", "no")
    assert verbs(shown)[0] == "score"
    [shown] = await rosa.tap("score", 1, "pain", 4)
    assert "Pain: 4 of 10" in shown["text"]
    [shown] = await rosa.tap("pass", 1, "calf")
    assert verbs(shown) == ["again"]


async def test_one_answer_of_a_finished_check_in_is_changed_and_one_tap_ends_it(clinic):
    rosa = await asked(clinic, "pain", "relief", "calf")
    await rosa.send("7")
    await rosa.send("30")
    await rosa.tap("choose", 1, "calf", "no")
    await rosa.tap("again")
    await rosa.send("5")
    assert standing(clinic) == {"pain": "5", "relief": "30", "calf": "no"}
    [shown] = await rosa.tap("pass", 1, "calf")
    assert lines(shown)[1:4] == ["Pain: 5 of 10", "Getting better: 30 %", "Calf: No"]
    assert verbs(shown) == ["again"]


async def test_after_a_stop_a_tap_still_counts_and_a_number_reaches_staff(clinic):
    rosa = await asked(clinic, "pain", "weight")
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await rosa.tap("score", 1, "pain", 6)
    [said] = await rosa.send("72")
    assert given(clinic) == [("pain", "6"), (None, "72")]
    assert verbs(said) == ["return"]


async def test_buttons_of_the_first_release_still_answer(clinic):
    rosa = await asked(clinic, "pain", "relief")
    at = (await the_check_in(rosa))["id"]
    for position, number in (("0", "7"), ("1", "30")):
        data = clinic.signer.data(rosa.id, "score", "1", position, number)
        await rosa.tap_data(data, at)
    assert given(clinic) == [("pain", "7"), ("relief", "30")]


# Signed by this bot, but for another plan, another question or nothing at all.
STALE = [
    ["score", "1", "pain", "11"],
    ["score", "1", "relief", "35"],  # no button ever said that
    ["choose", "1", "calf", "maybe"],
    ["choose", "1", "3", "7"],
    ["score", "1", "hip.7", "1"],
    ["score", "1", "gone", "1"],
    ["turn", "1", "gone"],
    ["pass", "1", "99"],
    ["skip", "1", "gone"],
    ["skip", "2", "more"],  # not sent yet
    ["score", "2", "pain", "1"],
]


async def test_stale_buttons_do_nothing(clinic):
    rosa = await asked(clinic)
    at = (await the_check_in(rosa))["id"]
    for parts in STALE:
        assert await rosa.tap_data(clinic.signer.data(rosa.id, *parts), at) == [], parts
        assert await rosa.toast()
    await rosa.tap_data(clinic.signer.data(rosa.id, "skip", "1", "pain"), at)  # no such button
    assert given(clinic) == []


async def test_staff_see_answers_in_words_and_no_single_items(clinic):
    rosa = await asked(clinic)
    await rosa.send("7")
    await rosa.tap("score", 1, "relief", 30)
    await rosa.tap("choose", 1, "calf", "yes")
    await rosa.tap("choose", 1, "3", "1")
    await rosa.send("72.5")
    await rosa.tap("skip")
    await tap_hip(rosa, 0, 1, 0, 1, 1, 1)
    [card] = await clinic.nurse.send("/patient_1")
    told = card["text"].partition("Last answers\n")[2].partition("\n\n")[0].splitlines()
    assert [re.sub("^.* · ", "", line) for line in told] == [
        "HOOS, JR: 77 of 100 (100 is best)",
        "Weight: 72.5 kg",
        "Walking: With a stick",
        "Calf: Yes",
        "Getting better: 30 %",
    ]


async def test_a_typed_part_of_an_instrument_is_said_in_the_instruments_words(clinic):
    rosa = await asked(clinic, "hip")
    below = (await rosa.send("severe"))[-1]
    assert lines(below)[:2] == ["Noted. Thank you.", "Your answer: Severe"]


async def test_where_words_are_asked_for_a_question_in_them_is_answered_too(clinic):
    rosa = await asked(clinic, "more")
    said = [message["text"] for message in await rosa.send("sleep is bad. can I take ibuprofen?")]
    assert given(clinic) == [("more", "sleep is bad. can I take ibuprofen?")]
    assert any(text.startswith("Noted. Your clinic will see") for text in said)
    assert said[-1].startswith("I do not know this.")

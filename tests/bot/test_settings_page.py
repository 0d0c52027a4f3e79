"""/settings: a page that is edited in place, and each setting by a tap and by typing."""

from datetime import UTC, datetime, time

import pytest
from clinic import buttons, meaning, verbs
from ruled import RULED

from bot.for_patients.settings_page import SETTINGS
from bot.words import LANGUAGES, READ_IN, words
from schedules.enrolment import Enrolment
from schedules.message import Message
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply

BACK = ["set"]


def enrolment(clinic):
    return clinic.rows(Enrolment)[0]


def replies(clinic):
    return [reply.value for reply in clinic.rows(Reply)]


async def opened(clinic, name, language="en"):
    """Let Rosa join and open the page of one setting."""
    rosa = await clinic.joined(language=language)
    await rosa.send("/settings")
    await rosa.tap("set", name)
    return rosa


def ways(message):
    return [meaning(button) for button in buttons(message)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_each_setting_opens_in_place_and_leads_back(clinic, language):
    rosa = await clinic.joined(language=language)
    [page] = await rosa.send("/settings")
    elsewhere = [["pause", "ask"], ["travel", "ask"], ["helper", "show"]]
    assert ways(page) == [*(["set", name] for name in SETTINGS), *elsewhere]
    labels = [button["label"] for button in buttons(page)]
    assert all(value in label for value, label in zip(VALUES[language], labels, strict=False))
    for name in SETTINGS:
        [shown] = await rosa.tap("set", name, message_id=page["id"])
        assert shown["id"] == page["id"]
        assert ways(shown)[-1] == BACK
        back = buttons(shown)[-1]["data"]
        [shown] = await rosa.tap_data(back, page["id"])
        assert shown["text"] == page["text"]
    assert replies(clinic) == []


VALUES = {
    language: ["09:00", "09:30 (London)", name, "21:00", ""] for language, name in LANGUAGES.items()
}

# What is typed on each page, what is kept, and what the answer says of it.
TYPED = [
    ("hour", "10:30", ("hour", time(10, 30)), "10:30"),
    ("hour", "half past eight", ("hour", time(8, 30)), "08:30"),
    ("quiet", "22-7", ("quiet", "22:00-07:00"), "22:00 to 07:00"),
    ("quiet", "none", ("quiet", None), "No quiet hours"),
    ("language", "Deutsch", ("language", "de"), "auf Deutsch"),
    ("name", "rosa", ("first_name", "Rosa"), "Rosa"),
    ("name", "My name is Dolores", ("first_name", "Dolores"), "Dolores"),
]


@pytest.mark.parametrize(("name", "typed", "kept", "said"), TYPED)
async def test_a_typed_value_is_kept_and_told_back(clinic, name, typed, kept, said):
    rosa = await opened(clinic, name)
    answer = (await rosa.send(typed))[-1 if name != "hour" else 0]
    assert said in answer["text"]
    assert ways(answer)[-1] == BACK
    assert getattr(enrolment(clinic), kept[0]) == kept[1]
    assert replies(clinic) == []


# A value to tap, its column, what it was and what it is then.
TAPPED = [
    ("hour", "1700", "hour", time(9), time(17)),
    ("quiet", "2200-0700", "quiet", "21:00-08:00", "22:00-07:00"),
    ("quiet", "none", "quiet", "21:00-08:00", None),
    ("language", "es", "language", "en", "es"),
]


@pytest.mark.parametrize(("name", "value", "column", "before", "after"), TAPPED)
async def test_a_tap_sets_a_value_once_and_one_tap_takes_it_back(
    clinic, name, value, column, before, after
):
    rosa = await opened(clinic, name)
    page = (await rosa.received())[-1]
    data = next(b["data"] for b in buttons(page) if meaning(b) == ["set", name, value])
    [done] = await rosa.tap_data(data, page["id"])
    assert done["id"] == page["id"]
    assert getattr(enrolment(clinic), column) == after
    assert await rosa.tap_data(data, page["id"]) == []  # a second tap changes and says nothing
    assert await rosa.toast() != ""
    undo, back = buttons(done)
    assert (meaning(undo)[-1], meaning(back)) == ("back", BACK)
    undone = await rosa.tap_data(undo["data"], page["id"])
    assert getattr(enrolment(clinic), column) == before
    assert ways(undone[0]) == [BACK]


@pytest.mark.parametrize("name", SETTINGS)
async def test_words_that_are_no_value_are_kept_and_the_page_stays_open(clinic, name):
    rosa = await opened(clinic, name)
    said = await rosa.send("I feel so tired and low today")
    assert replies(clinic) == ["I feel so tired and low today"]
    assert "If " in said[-1]["text"]
    assert ways(said[-1]) == [BACK]
    [right] = (await rosa.send({**RIGHT}[name]))[:1]
    assert ways(right)[-1] == BACK
    assert len(replies(clinic)) == 1


RIGHT = {"hour": "10:30", "place": "Seville", "language": "German", "quiet": "22-7", "name": "Rosa"}


async def test_danger_comes_first_on_any_page(clinic):
    rosa = await opened(clinic, "name")
    await rosa.send("Chest pain")
    assert enrolment(clinic).first_name is None
    assert replies(clinic) == ["Chest pain"]


@pytest.mark.parametrize("cry", ["Schwindel", "mareos", "Dizzy", "Náuseas", "help"])
async def test_a_complaint_is_no_name(clinic, cry):
    rosa = await opened(clinic, "name")
    said = await rosa.send(cry)
    assert "If this was your name" in said[-1]["text"]
    assert (enrolment(clinic).first_name, replies(clinic)) == (None, [cry])


async def test_a_name_that_may_be_a_complaint_reaches_staff_too(clinic):
    rosa = await opened(clinic, "name")
    [said] = await rosa.send("Bleeding")
    assert "Your clinic will see what you wrote" in said["text"]
    assert replies(clinic) == ["Bleeding"]
    assert "Bleeding" in (await clinic.nurse.received())[-1]["text"]


@pytest.mark.parametrize("cry", ["Knee pain", "Knieschmerzen", "Stop", "Yes", "ibuprofen"])
async def test_what_says_more_than_a_name_is_no_name(clinic, cry):
    rosa = await opened(clinic, "name", "de" if cry == "Knieschmerzen" else "en")
    await rosa.send(cry)
    assert enrolment(clinic).first_name is None


async def test_a_bare_answer_to_questions_shown_since_is_no_setting(clinic):
    rosa = await clinic.joined()
    await rosa.send("/settings")
    await rosa.tap("set", "name")
    await rosa.tap("score")  # the next question is shown below
    await rosa.send("7")
    assert "7" in replies(clinic)
    await rosa.send("/settings")
    await rosa.tap("set", "hour")
    await rosa.send("10")
    assert enrolment(clinic).hour == time(10)


async def test_an_hour_later_no_text_is_taken_for_a_setting(clinic):
    rosa = await opened(clinic, "name")
    await clinic.advance(hours=1)
    await rosa.send("Rosa")
    assert enrolment(clinic).first_name is None
    assert replies(clinic) == ["Rosa"]


async def test_an_edited_text_sets_nothing(clinic):
    rosa = await opened(clinic, "hour")
    await rosa.send("10:30")
    sent = [m for m in await rosa.phone.messages() if not m["from_bot"]][-1]
    await rosa.edit(sent, "11:30")
    assert enrolment(clinic).hour == time(10, 30)


async def test_an_hour_typed_wrong_is_mended_by_typing_again(clinic):
    rosa = await opened(clinic, "hour")
    await rosa.send("10:30")
    await rosa.send("11:30")
    assert enrolment(clinic).hour == time(11, 30)


async def test_quiet_hours_that_leave_no_time_are_declined_and_may_be_typed_again(clinic):
    rosa = await opened(clinic, "quiet")
    [said] = await rosa.send("20-19")
    assert "very long" in said["text"]
    assert enrolment(clinic).quiet == "21:00-08:00"
    await rosa.send("22-7")
    assert enrolment(clinic).quiet == "22:00-07:00"


async def test_a_name_too_long_is_declined_and_may_be_typed_again(clinic):
    rosa = await opened(clinic, "name")
    await rosa.send("R" * 41)
    assert enrolment(clinic).first_name is None
    await rosa.send("R" * 40)
    assert enrolment(clinic).first_name == "R" * 40


async def test_a_new_hour_and_place_move_what_is_planned(clinic):
    rosa = await opened(clinic, "place")
    await rosa.send("Seville")
    [done] = await rosa.tap("set", "place", "Europe/Madrid")
    assert "10:30 (Madrid)" in done["text"]
    await rosa.send("/settings")
    await rosa.tap("set", "hour")
    await rosa.tap("set", "hour", "1700")
    begin_pt = clinic.rows(Reminder, Reminder.step == "begin_pt")[0]
    assert begin_pt.due_at == datetime(2026, 11, 24, 16, tzinfo=UTC)


async def test_another_language_renews_the_menu_and_what_comes(clinic):
    rosa = await opened(clinic, "language")
    await rosa.tap("set", "language", "es")
    menu = (await rosa.phone.chat())["commands"]
    assert menu[0]["description"] == words("es")("What to do today, and what comes next")
    await clinic.advance(days=1)
    plan = clinic.stage.app.house.plans.plan("hip-stem-cell")
    shown = (await rosa.received_with("answer"))[-1]["text"]
    assert shown.startswith(plan.steps["rest"].text["es"][0].split()[0])
    [undo] = [b for m in await rosa.received() for b in buttons(m) if b["label"] == READ_IN["en"]]
    assert meaning(undo) == ["set", "language", "en", "back"]


async def test_a_plan_that_lacks_the_language_says_which_it_keeps(clinic):
    rosa = clinic.rosa
    await clinic.join(rosa, clinic.invited(source=RULED))  # in English only
    await rosa.send("/settings")
    await rosa.tap("set", "language")
    [said] = await rosa.tap("set", "language", "de")
    assert "English" in said["text"]


async def test_the_name_greets_on_the_card_and_staff_see_it_until_it_is_deleted(clinic):
    rosa = await opened(clinic, "name")
    await rosa.send("Rosa")
    [card] = await rosa.send("/today")
    assert card["text"].splitlines()[0] == "Good morning, \u2068Rosa\u2069."
    await clinic.advance(hours=5)
    assert "Good afternoon" in (await rosa.send("/today"))[0]["text"]
    await clinic.advance(hours=4)
    assert "Good evening" in (await rosa.send("/today"))[0]["text"]
    assert "(\u2068Rosa\u2069)" in (await clinic.nurse.send("/patient_1"))[0]["text"]
    await rosa.send("/settings")
    await rosa.tap("set", "name")
    await rosa.tap("set", "name", "-")
    assert enrolment(clinic).first_name is None
    assert "Good" not in (await rosa.send("/today"))[0]["text"].splitlines()[0]
    assert "Rosa" not in (await clinic.nurse.send("/patient_1"))[0]["text"]


async def test_a_setting_opened_on_arrival_lays_its_question_aside(clinic):
    rosa = clinic.rosa
    await rosa.open(clinic.link(clinic.invited()))
    await rosa.tap("consent", "yes")
    await rosa.tap("zone")
    await rosa.send("/settings")
    await rosa.tap("set", "name")
    await rosa.send("Rosa")
    said = await rosa.send("10:30")  # answers the hour that was asked on arrival
    assert enrolment(clinic).hour == time(10, 30)
    assert "Good morning" in said[1]["text"]


async def test_buttons_of_the_arrival_still_serve_while_a_setting_is_open(clinic):
    rosa = clinic.rosa
    await rosa.open(clinic.link(clinic.invited()))
    await rosa.tap("consent", "yes")
    await rosa.tap("zone")
    await rosa.send("/settings")
    await rosa.tap("set", "quiet")
    said = await rosa.tap("hour", "1000")
    assert enrolment(clinic).hour == time(10)
    assert "The day of your procedure" in said[1]["text"]


async def test_pages_of_a_patient_who_stopped_change_nothing(clinic):
    rosa = await opened(clinic, "hour")
    page = (await rosa.received())[-1]
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await rosa.tap_data(clinic.signer.data(rosa.id, "set", "hour", "1700"), page["id"])
    assert enrolment(clinic).hour == time(9)
    [offer] = await rosa.send("10:30")
    assert verbs(offer) == ["return"]


async def test_a_button_of_a_setting_that_is_no_more_says_so(clinic):
    rosa = await opened(clinic, "hour")
    page = (await rosa.received())[-1]
    for path in (["gone"], ["gone", "1"]):
        await rosa.tap_data(clinic.signer.data(rosa.id, "set", *path), page["id"])
        assert await rosa.toast() == "This button no longer works."


async def test_an_old_settings_message_opens_the_page(clinic):
    rosa = await clinic.joined()
    old = (await rosa.received())[0]
    [page] = await rosa.tap_data(clinic.signer.data(rosa.id, "settle"), old["id"])
    assert ways(page)[0] == ["set", "hour"]


async def test_setting_back_and_forth_sends_nothing_twice(clinic):
    rosa = await opened(clinic, "hour")
    for hour in ("0800", "1900", "0900", "1200"):
        page = (await rosa.received_with("set"))[-1]
        await rosa.tap_data(clinic.signer.data(rosa.id, "set", "hour", hour), page["id"])
        await clinic.advance(hours=5)
    await clinic.advance(days=3)
    told = [m.reminder_id for m in clinic.rows(Message, Message.reminder_id.is_not(None))]
    assert len(told) == len(set(told))
    said = Reminder.kind != Kind.FOLLOW_UP
    assert clinic.rows(Reminder, Reminder.state == ReminderState.SKIPPED, said) == []

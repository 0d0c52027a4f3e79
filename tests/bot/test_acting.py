"""Staff act on one patient from the card: each act says what it does, and can be undone."""

from datetime import date, time, timedelta

import pytest
from clinic import FRIDAY, buttons, meaning, verbs

from bot.for_staff.act import Act
from bot.for_staff.calling_patient import read_number
from bot.for_staff.staff import Role
from schedules.audit import Action, AuditEntry
from schedules.audit_chain import first_broken
from schedules.database import reading
from schedules.enrolment import Consent, Ending, Enrolment, EnrolmentState
from schedules.message import Message, MessageKind, MessageState
from schedules.note import Note
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState

DECEMBER_4 = date(2026, 12, 4)


def enrolment(clinic, number=1):
    return next(e for e in clinic.rows(Enrolment) if e.id == number)


def reminders(clinic, *where):
    return clinic.rows(Reminder, Reminder.enrolment_id == 1, *where)


def still_planned(clinic):
    return {(r.step, r.number) for r in reminders(clinic) if r.state is ReminderState.PLANNED}


def did(clinic, action):
    return clinic.rows(AuditEntry, AuditEntry.action == action)


async def more(person, number=1):
    await person.send(f"/patient_{number}")
    return (await person.tap("more", number))[0]


async def last(person):
    return (await person.received())[-1]["text"]


async def ended(person, how):
    """End the care of Rosa from her card; return what is shown first, and then."""
    await more(person)
    [asked] = await person.tap("end", 1, how)
    return asked, (await person.tap("ended", 1))[0]


async def test_the_card_has_a_short_row_and_all_else_is_behind_more(clinic):
    await clinic.joined()
    [card] = await clinic.nurse.send("/patient_1")
    assert verbs(card) == ["write", "change", "more", "chart", "reminders", "list"]
    page = await more(clinic.nurse)
    assert verbs(page) == [
        *("note", "number", "talked", "rest", "phone", "coming", "twice"),
        *("end", "end", "export", "audit", "card"),
    ]


async def test_a_note_is_for_staff_alone_and_its_last_two_are_on_the_card(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    for text in ("Daughter <Ana> helps", "Hard of hearing", "Prefers mornings"):
        await more(nurse)
        await nurse.tap("note", 1)
        await nurse.send(text)
    [card] = await nurse.send("/patient_1")
    assert "Hard of hearing" in card["text"]
    assert "\u2068Kim\u2069: \u2068Prefers mornings\u2069" in card["text"]
    assert "Ana" not in card["text"]
    await nurse.tap("more")
    [page] = await nurse.tap("note", 1)
    assert "Daughter <Ana> helps" in page["text"]
    assert "Ana" not in "".join(m["text"] for m in await rosa.received())
    assert [entry.facts for entry in did(clinic, Action.NOTED)] == [{"note": n} for n in (1, 2, 3)]
    await nurse.send("Wrong patient")
    [undone] = await nurse.tap("undo")
    assert "The note is deleted." in undone["text"]
    assert len(clinic.rows(Note)) == 3


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+44 20 7946 0123", "+44 20 7946 0123"),
        ("0044 (20) 7946-0123", "+44 20 7946 0123"),
        ("020 7946 0123", None),
        ("+44 call me", None),
        ("+12", None),
        ("+1234567890123456", None),
        ("", None),
    ],
)
def test_a_number_is_kept_as_a_phone_can_dial_it(typed: str, kept: str | None) -> None:
    assert read_number(typed) == kept


@pytest.mark.parametrize(
    ("typed", "of_clinic", "kept"),
    [
        ("07700 900123", "+44 20 7946 0123", "+44 7700 900123"),
        ("(030) 123456", "+49 30 1234567", "+49 30 123456"),
        ("07700 900123", "", None),  # whose country is not known
        ("07700 900123", "020 7946 0123", None),
        ("06 1234 5678", "+39 06 1234567", None),  # Italy keeps its 0
        ("+49 30 123456", "+44 20 7946 0123", "+49 30 123456"),
    ],
)
def test_a_number_inside_the_country_is_of_the_clinics_own(typed, of_clinic, kept):
    assert read_number(typed, of_clinic) == kept


async def test_the_ways_to_call_are_for_those_who_act(clinic):
    rosa = await clinic.joined()
    await more(clinic.nurse)
    await clinic.nurse.tap("number", 1)
    await clinic.nurse.send("0044 20 7946 0999")
    [card] = await clinic.nurse.send("/patient_1")
    assert "☎️ +44 20 7946 0999" in card["text"]
    sent = clinic.rows(Message, Message.chat_id == clinic.nurse.id)[-1]
    assert f'<a href="tg://user?id={rosa.id}">' in sent.html
    olaf = await clinic.colleague(Role.OBSERVER)
    [card] = await olaf.send("/patient_1")
    assert "7946 0999" not in card["text"]
    assert "Telegram" not in card["text"]


async def test_staff_pause_a_patient_who_is_told_and_both_may_end_it(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    await more(nurse)
    await nurse.tap("rest", 1)
    [shown] = await nurse.send("4 December")
    assert "Pause until Friday, December 4, 2026?" in shown["text"]
    await nurse.tap("resting", 1)
    assert (enrolment(clinic).paused_until, enrolment(clinic).paused_by) == (DECEMBER_4, nurse.id)
    assert "Your clinic has paused my messages until Friday, December 4" in await last(rosa)
    heard = len(await rosa.received())
    await clinic.advance(days=2)
    assert len(await rosa.received()) == heard
    reasons = {r.reason for r in reminders(clinic, Reminder.state == ReminderState.SKIPPED)}
    assert "paused by the clinic until 2026-12-04" in reasons
    assert "paused until December 4" in (await nurse.send("/patient_1"))[-1]["text"]
    await nurse.tap("more")
    await nurse.tap("rest", 1)
    await nurse.tap("rested", 1)
    assert "Your pause is over." in await last(rosa)
    assert [e.by for e in did(clinic, Action.PAUSED) + did(clinic, Action.RESUMED)] == [
        nurse.id
    ] * 2
    await rosa.send("/pause")
    await rosa.tap("pause", "2026-11-25")
    assert enrolment(clinic).paused_by is None  # her own now


async def test_a_pause_undone_before_the_patient_heard_is_never_told(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    await clinic.advance(hours=13)
    heard, before = len(await rosa.received()), still_planned(clinic)
    await more(nurse)
    await nurse.tap("rest", 1)
    await nurse.tap("resting", 1)
    await nurse.tap("undo")
    assert still_planned(clinic) == before
    await clinic.advance(hours=1)
    assert len(await rosa.received()) == heard
    assert enrolment(clinic).paused_until <= FRIDAY


async def test_one_message_is_skipped_for_good_and_comes_back_with_undo(clinic):
    await clinic.joined()
    nurse = clinic.nurse
    await more(nurse)
    [listed] = await nurse.tap("coming", 1)
    assert verbs(listed)[:5] == ["one"] * 5
    number = meaning(buttons(listed)[0])[2]
    [shown] = await nurse.tap("one", 1, number)
    assert "Please rest today" in shown["text"]
    await nurse.tap("skip", 1, number)
    await nurse.send("/patient_1")
    await nurse.tap("change", 1)
    await nurse.tap("alter", "hour")
    await nurse.tap("to", "1000")
    await nurse.tap("confirm")  # plans everything anew
    [row] = reminders(clinic, Reminder.id == int(number))
    assert (row.state, row.reason) == (ReminderState.SKIPPED, "skipped by the clinic")
    skipped = next(m for m in await nurse.received() if m["text"].split("\n")[1][:8] == "Skipped:")
    await nurse.tap("undo", message_id=skipped["id"])
    [row] = reminders(clinic, Reminder.id == int(number))
    assert (row.state, row.reason) == (ReminderState.PLANNED, None)


async def test_one_message_is_sent_now_and_never_again(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    await more(nurse)
    await nurse.tap("coming", 1)
    [shown] = await nurse.tap("one", 1)
    data = next(b["data"] for b in buttons(shown) if meaning(b)[0] == "early")
    await nurse.tap_data(data, shown["id"])
    await nurse.tap_data(data, shown["id"])
    assert "sent a message early" in await nurse.toast()
    assert "Please rest today" in await last(rosa)
    [row] = reminders(clinic, Reminder.id == int(meaning({"data": data})[2]))
    assert (row.state, row.reason) == (ReminderState.RELEASED, "sent early by the clinic")
    await clinic.advance(days=1)
    assert len(clinic.rows(Message, Message.reminder_id == row.id)) == 1


async def test_in_quiet_hours_what_is_sent_early_waits_for_the_morning(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    await clinic.advance(hours=13)
    heard = len(await rosa.received())
    await more(nurse)
    await nurse.tap("coming", 1)
    [shown] = await nurse.tap("one", 1)
    assert "Send: it comes at 08:00, after the quiet hours" in shown["text"]
    await nurse.tap("early", 1)
    assert len(await rosa.received()) == heard
    await clinic.advance(hours=9, minutes=35)
    [sent] = [m for m in clinic.rows(Message, Message.kind == MessageKind.REMINDER) if m.sent_at][
        -1:
    ]
    assert sent.sent_at.hour == 8


async def test_the_end_of_a_restriction_is_not_sent_early(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    [lift_off, *_] = reminders(clinic, Reminder.kind == Kind.LIFT_OFF)
    at = (await nurse.send("/patient_1"))[-1]["id"]
    [shown] = await nurse.tap_data(clinic.signer.data(nurse.id, "one", "1", str(lift_off.id)), at)
    assert "cannot come early" in shown["text"]
    heard = len(await rosa.received())
    await nurse.tap_data(clinic.signer.data(nurse.id, "early", "1", str(lift_off.id)), at)
    assert len(await rosa.received()) == heard
    assert (lift_off.step, 0) in still_planned(clinic)


async def test_care_ends_with_warm_words_and_undo_brings_all_of_it_back(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    before = still_planned(clinic)
    asked, done = await ended(nurse, "discharged")
    assert "• 81 messages fall away." in asked["text"]
    assert "I will not tell them when this is over:" in asked["text"]
    assert verbs(done) == ["undo", "card"]
    assert "come to its end, as planned ✅" in await last(rosa)
    assert still_planned(clinic) == set()
    assert {r.reason for r in reminders(clinic) if r.state is ReminderState.WITHDRAWN} == {
        "discharged by the clinic"
    }
    assert clinic.rows(Consent)[0].withdrawn_at is None
    assert "care ended 🏁" in buttons((await nurse.send("/patients"))[-1])[0]["label"]
    start = (await rosa.send("/start"))[-1]
    assert "Your care here ended" in start["text"]
    assert verbs(start) == []
    assert "wrote 💬" in (await rosa.send("Thank you"), await last(nurse))[1]
    await nurse.tap("undo", message_id=done["id"])
    assert still_planned(clinic) == before
    assert "My last message was a mistake." in await last(rosa)
    heard = len(await rosa.received())
    await clinic.advance(days=1)
    assert len(await rosa.received()) > heard


async def test_staff_take_back_in_whom_they_discharged_long_after(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    _, done = await ended(nurse, "discharged")
    await clinic.advance(days=3)
    [late] = await nurse.tap("undo", message_id=done["id"])
    assert "nothing was changed" in late["text"]
    await more(nurse)
    await nurse.tap("back", 1)
    assert enrolment(clinic).state is EnrolmentState.ACTIVE
    since = [m["text"] for m in await rosa.received()]
    news = next(n for n, text in enumerate(since) if "Your plan goes on." in text)
    assert "as planned ✅" in since[news - 1]  # before all that is still in time
    assert len(since) - news <= 3
    await clinic.advance(days=1)
    assert len(await rosa.received()) > len(since)
    sent = [m.reminder_id for m in clinic.rows(Message) if m.reminder_id]
    assert len(sent) == len(set(sent))


async def test_whoever_wanted_no_more_comes_back_by_their_own_wish_alone(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    asked, _ = await ended(nurse, "withdrawn")
    assert verbs(asked) == ["ended", "ended", "more", "card"]
    assert "As you asked, you get no more messages" in await last(rosa)
    assert clinic.rows(Consent)[0].withdrawn_at is not None
    await clinic.advance(hours=1)
    await more(nurse)
    [refused] = await nurse.tap("back", 1)
    assert "only they can start again" in refused["text"]
    await rosa.tap("return")
    again = enrolment(clinic)
    assert (again.state, again.ending, again.ended_by) == (EnrolmentState.ACTIVE, None, None)
    assert len(clinic.rows(Consent)) == 2


async def test_a_stop_in_silence_tells_nobody(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    heard = len(await rosa.received())
    await more(nurse)
    [asked] = await nurse.tap("end", 1, "withdrawn")
    silent = next(b for b in buttons(asked) if meaning(b)[-1] == "silent")
    await nurse.tap_data(silent["data"], asked["id"])
    await clinic.advance(days=2)
    assert len(await rosa.received()) == heard
    assert enrolment(clinic).ending is Ending.WITHDRAWN


async def test_what_was_not_joined_is_called_off_with_its_link(clinic):
    secrets = clinic.invited()
    await ended(clinic.nurse, "withdrawn")
    said = await clinic.rosa.open(clinic.link(secrets))
    assert "no longer valid" in said[-1]["text"]
    assert "Take back in" in str(await more(clinic.nurse))
    await clinic.nurse.tap("back", 1)
    assert enrolment(clinic).state is EnrolmentState.INVITED


async def test_a_change_is_undone_by_the_same_way(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    before = [(r.step, r.number, r.due_at) for r in reminders(clinic)]
    await nurse.send("/patient_1")
    await nurse.tap("change", 1)
    await nurse.tap("alter", "date")
    await nurse.tap("to", (FRIDAY + timedelta(days=7)).isoformat())
    await nurse.tap("confirm")
    [undone] = await nurse.tap("undo")
    assert "Undone ↩️" in undone["text"]
    assert "messages move" in undone["text"]
    assert enrolment(clinic).anchor == FRIDAY
    assert [(r.step, r.number, r.due_at) for r in reminders(clinic)] == before
    assert "Procedure: November 27, 2026 → November 20, 2026" in await last(rosa)


async def test_what_was_changed_since_is_not_undone(clinic):
    await clinic.joined()
    ida = await clinic.colleague()
    for someone, hour in ((clinic.nurse, "1000"), (ida, "1200")):
        await someone.send("/patient_1")
        await someone.tap("change", 1)
        await someone.tap("alter", "hour")
        await someone.tap("to", hour)
        await someone.tap("confirm")
    [refused] = await clinic.nurse.tap("undo")
    assert "Something has changed since" in refused["text"]
    assert "A colleague, 09:30: changed the plan" in refused["text"]
    assert enrolment(clinic).hour == time(12)


async def test_of_two_who_act_at_once_one_wins_and_the_other_is_told(clinic):
    rosa = await clinic.joined()
    ida = await clinic.colleague()
    pages = [await more(someone) for someone in (clinic.nurse, ida)]
    assert pages[0]["text"] == pages[1]["text"]
    await ida.tap("rest", 1)
    await ended(clinic.nurse, "discharged")
    heard = len(await rosa.received())
    at = (await ida.received())[-1]["id"]
    await ida.tap("resting", 1, message_id=at)
    assert "no longer works" in await ida.toast()
    await more(ida)
    asked = await more(ida)
    back = next(b for b in buttons(asked) if meaning(b)[0] == "back")
    await clinic.nurse.tap("undo")
    [card] = await ida.tap_data(back["data"], asked["id"])
    assert await ida.toast()
    assert verbs(card)[0] == "write"
    assert len(await rosa.received()) == heard + 1
    assert len(did(clinic, Action.TAKEN_BACK)) == 0


async def test_the_second_end_of_two_tells_who_ended_it(clinic):
    await clinic.joined()
    ida = await clinic.colleague()
    for someone in (clinic.nurse, ida):
        await more(someone)
        await someone.tap("end", 1, "discharged")
    await clinic.nurse.tap("ended", 1)
    [card] = await ida.tap("ended", 1)
    assert await ida.toast() == "\u2068Kim\u2069, 09:30: ended the care as planned"
    assert "care ended 🏁" in card["text"]
    assert len(clinic.rows(Message, Message.kind == MessageKind.NEWS)) == 1


async def test_acts_are_in_the_audit_without_words_and_go_with_the_patient(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    await more(nurse)
    await nurse.tap("note", 1)
    await nurse.send("A secret note")
    await rosa.send("Hello")
    await ended(nurse, "discharged")
    told = "".join(str(entry.facts) for entry in clinic.rows(AuditEntry))
    assert "secret" not in told
    with reading(clinic.stage.app.engine) as session:
        assert first_broken(session) is None
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    assert clinic.rows(Note) == clinic.rows(Act) == clinic.rows(Enrolment) == []
    assert "secret" not in str([m["text"] for m in await nurse.received()][-12:])


async def test_news_that_wait_go_with_a_stop(clinic):
    rosa, nurse = await clinic.joined(), clinic.nurse
    await clinic.advance(hours=13)
    await more(nurse)
    await nurse.tap("rest", 1)
    await nurse.tap("resting", 1)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    [news] = clinic.rows(Message, Message.kind == MessageKind.NEWS)
    assert news.state is MessageState.WITHDRAWN


async def test_a_text_is_a_note_only_while_its_page_is_open(clinic):
    await clinic.joined()
    nurse = clinic.nurse
    await more(nurse)
    await nurse.tap("note", 1)
    await nurse.tap("card", 1)
    assert "did not understand" in (await nurse.send("Lunch at one?"))[-1]["text"]
    await nurse.tap("more", 1)
    await nurse.tap("note", 1)
    await clinic.advance(hours=2)
    assert "long ago" in (await nurse.send("Lunch at two?"))[-1]["text"]
    assert clinic.rows(Note) == []

"""A patient who was enrolled twice goes on once, and what stands under the other is not lost."""

from datetime import timedelta

from clinic import buttons, meaning, verbs

from bot.for_staff.invitation import Invitation
from schedules.audit import Action, AuditEntry
from schedules.enrolment import Ending, Enrolment, EnrolmentState
from schedules.erasure import Erasure
from schedules.message import Message, MessageKind
from schedules.note import Note
from schedules.reminder import Reminder, ReminderState


def both(clinic):
    return clinic.rows(Enrolment)


def to_keep(page):
    """Return the numbers of those that may be kept."""
    return [meaning(button)[1] for button in buttons(page) if meaning(button)[0] == "keep"]


async def chosen(person, number, other):
    """Go from the card of one to the page that shows both."""
    await person.send(f"/patient_{number}")
    await person.tap("more", number)
    await person.tap("twice", number)
    return (await person.tap("both", number, other))[0]


def sent_of(clinic, number):
    return [m for m in clinic.rows(Message, Message.enrolment_id == number) if m.reminder_id]


async def test_whoever_joined_goes_on_and_the_other_way_in_is_closed(clinic):
    rosa = await clinic.joined()
    spare = clinic.invited("bed 4")
    clinic.write(Note(enrolment_id=2, text="Left knee", written_at=clinic.now, written_by=1))
    page = await chosen(clinic.nurse, 2, 1)
    assert to_keep(page) == ["1"]
    heard = len(await rosa.received())
    [done] = await clinic.nurse.tap("keep", 1, 2)
    assert "No. 1 goes on, no. 2 has ended." in done["text"]
    assert len(await rosa.received()) == heard
    kept, gone = both(clinic)
    assert (gone.state, gone.ending) == (EnrolmentState.STOPPED, Ending.MERGED)
    assert gone.merged_into == kept.id
    assert not clinic.rows(
        Reminder, Reminder.enrolment_id == 2, Reminder.state == ReminderState.PLANNED
    )
    [card] = await clinic.nurse.send("/patient_1")
    assert "Merged with \u2068bed 4\u2069: /patient_2" in card["text"]
    assert "Left knee" in card["text"]
    [other] = await clinic.nurse.send("/patient_2")
    assert "It goes on here: /patient_1" in other["text"]
    eve = await clinic.person("Eve")
    assert "no longer valid" in (await eve.open(clinic.link(spare)))[-1]["text"]
    [entry] = clinic.rows(AuditEntry, AuditEntry.action == Action.MERGED)
    assert (entry.enrolment_id, entry.facts) == (2, {"into": 1})


async def test_of_two_not_joined_both_links_lead_to_the_one_that_is_kept(clinic):
    clinic.invited()
    printed = clinic.invited("Bed 4 again")
    page = await chosen(clinic.nurse, 1, 2)
    assert to_keep(page) == ["1", "2"]
    await clinic.nurse.tap("keep", 1, 2)
    assert {invitation.enrolment_id for invitation in clinic.rows(Invitation)} == {1}
    await clinic.join(clinic.rosa, printed)
    assert both(clinic)[0].chat_id == clinic.rosa.id
    await clinic.advance(days=1)
    assert sent_of(clinic, 2) == []


async def test_of_two_joined_one_chat_ends_with_a_word_and_its_answers_stay_in_sight(clinic):
    await clinic.joined()
    other = await clinic.person("Rosa")
    await clinic.join(other, clinic.invited("Bed 4 b"))
    await other.send("My knee is warm")
    before = len(sent_of(clinic, 2))
    page = await chosen(clinic.nurse, 1, 2)
    assert to_keep(page) == ["1", "2"]
    [done] = await clinic.nurse.tap("keep", 1, 2)
    assert "on your other phone only" in (await other.received())[-1]["text"]
    assert "My knee is warm" in (await clinic.nurse.send("/patient_1"))[-1]["text"]
    await clinic.advance(days=1)
    assert len(sent_of(clinic, 2)) == before
    said = await other.send("Hello?")
    assert "Your clinic will see" in said[-1]["text"]
    assert verbs(said[-1]) == []  # no way to start what goes on elsewhere
    assert "other phone" in (await other.send("/today"))[-1]["text"]
    assert [e.state for e in both(clinic)] == [EnrolmentState.ACTIVE, EnrolmentState.STOPPED]
    assert done


async def test_a_merger_is_undone_and_the_other_goes_on_where_it_was(clinic):
    await clinic.joined()
    other = await clinic.person("Rosa")
    await clinic.join(other, clinic.invited("Bed 4 b"))
    planned = [r.state for r in clinic.rows(Reminder, Reminder.enrolment_id == 2)]
    await chosen(clinic.nurse, 1, 2)
    await clinic.nurse.tap("keep", 1, 2)
    [undone] = await clinic.nurse.tap("undo")
    assert "Undone" in undone["text"]
    assert "mistake" in (await other.received())[-1]["text"]
    assert [r.state for r in clinic.rows(Reminder, Reminder.enrolment_id == 2)] == planned
    assert both(clinic)[1].merged_into is None


async def test_of_two_who_merge_at_once_one_wins(clinic):
    await clinic.joined()
    clinic.invited("bed 4")
    ida = await clinic.colleague()
    for someone in (clinic.nurse, ida):
        await chosen(someone, 1, 2)
    await clinic.nurse.tap("keep", 1, 2)
    await ida.tap("keep", 1, 2)
    assert await ida.toast() == "\u2068Kim\u2069, 09:30: merged two enrolments"
    assert len(clinic.rows(AuditEntry, AuditEntry.action == Action.MERGED)) == 1


async def test_the_other_one_is_found_by_its_label_too(clinic):
    await clinic.joined()
    clinic.invited("Room 9", anchor=both(clinic)[0].anchor + timedelta(days=3))
    await clinic.nurse.send("/patient_1")
    await clinic.nurse.tap("more", 1)
    [page] = await clinic.nurse.tap("twice", 1)
    assert "both" not in verbs(page)
    assert "find nobody" in (await clinic.nurse.send("Room 10"))[-1]["text"]
    [found] = await clinic.nurse.send("room 9")
    assert verbs(found)[0] == "both"


async def test_labels_are_alike_whatever_their_accents_and_case(clinic):
    await clinic.joined("Äste 9")
    later = both(clinic)[0].anchor + timedelta(days=3)
    for label in ("ÄSTE 9", "Äste 90", "%ste 9"):
        clinic.invited(label, anchor=later)
    await clinic.nurse.send("/patient_1")
    await clinic.nurse.tap("more", 1)
    [page] = await clinic.nurse.tap("twice", 1)
    offered = [meaning(button) for button in buttons(page)]
    assert [told for told in offered if told[0] == "both"] == [["both", "1", "2"]]
    [found] = await clinic.nurse.send("äste 9")
    assert meaning(buttons(found)[0]) == ["both", "1", "2"]


async def test_both_are_erased_together(clinic):
    rosa, other = await clinic.joined(), await clinic.person("Rosa")
    await clinic.join(other, clinic.invited("Bed 4 b"))
    await chosen(clinic.nurse, 1, 2)
    await clinic.nurse.tap("keep", 1, 2)
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    assert both(clinic) == []
    assert [erasure.enrolment_id for erasure in clinic.rows(Erasure)] == [1, 2]
    assert not clinic.rows(Message, Message.kind == MessageKind.NEWS)


async def test_a_page_that_names_both_loses_whoever_is_erased(clinic):
    rosa = await clinic.joined("Room 7")
    clinic.invited("Room 8")
    await chosen(clinic.nurse, 2, 1)
    await rosa.send("/erase")
    await rosa.tap("erase", "sure")
    await rosa.tap("erase", "yes")
    kept = [m["text"] for m in await clinic.nurse.received() if "Room 7" in m["text"]]
    assert [text.splitlines()[0] for text in kept] == [
        "\u2068Room 7\u2069 had everything deleted 📭"
    ]

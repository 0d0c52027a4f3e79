"""Plans in the chat: who is on which version, and an update that is shown before it is done."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from clinic import FRIDAY, NURSE_ID, TestClinic, buttons, open_clinic, verbs
from test_shelf import save

from bot.app import watch_plans
from bot.for_staff.invitation import invite
from bot.for_staff.plan_update import Updater
from bot.for_staff.staff import Role
from bot.for_staff.update_queue import UpdateQueue, UpdateRequest
from schedules.change import carry_out, with_end
from schedules.database import transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Enrolment, EnrolmentState, PlanVersion
from schedules.message import Message, MessageKind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply

KNEE = """\
name: our-knee
version: 1
title: {en: Our knee}
languages: [en]
steps:
  pause:
    kind: restriction
    until: 6 weeks
    when: [1 day, 1 week]
    card: {en: No running}
    text: {en: Please pause.}
    lift_off: {en: Over}
  walk:
    kind: advice
    when: [2 days, 3 weeks]
    text: {en: Please walk a little.}
"""
ANSWERED = KNEE.replace(
    "    text: {en: Please w", "    buttons: [done, problem]\n    text: {en: Please w"
)
SHORTER = KNEE.replace("version: 1", "version: 2").replace("6 weeks", "4 weeks")
NO_PAUSE = SHORTER[: SHORTER.index("  pause:")] + SHORTER[SHORTER.index("  walk:") :]


@pytest.fixture
async def clinic(tmp_path: Path):
    """A clinic with a plan of its own."""
    save(tmp_path, KNEE)
    async with open_clinic(plans=tmp_path) as opened:
        yield opened


def enrolled(clinic: TestClinic, *labels: str) -> None:
    """Enrol patients on the clinic's own plan, who have not joined yet."""
    source = clinic.stage.app.house.plans.find("our-knee").source
    with transaction(clinic.stage.app.engine) as session:
        for label in labels:
            enrol(session, source, Entry(label, "en", FRIDAY, "UTC"), NURSE_ID, clinic.now)


def versions(clinic: TestClinic) -> list[int]:
    """Return which kept version each patient is on, in the order of enrolling."""
    return [enrolment.plan_version_id for enrolment in clinic.rows(Enrolment)]


async def listed(clinic: TestClinic) -> str:
    """Return what the list says of the clinic's own plan."""
    plans = next(m for m in await clinic.nurse.send("/plans") if m["text"].startswith("Plans"))
    return next(block for block in plans["text"].split("\n\n") if "knee" in block)


async def test_the_list_counts_patients_by_version(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2")
    assert await listed(clinic) == "Our knee, version 1\n2 patients"
    save(tmp_path, SHORTER)
    assert await listed(clinic) == "Our knee, version 2\n2 patients, 2 of them on an older version"


async def test_all_patients_are_updated_after_the_effect_was_shown(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2")
    save(tmp_path, SHORTER)
    await listed(clinic)
    [shown] = await clinic.nurse.tap("update")
    assert "2 patients: 2 messages move, 0 new, 0 sent again." in shown["text"]
    line = "No running (the end of it): January 1, 2027 moves to December 18, 2026"
    assert line in shown["text"]
    assert versions(clinic) == [1, 1]
    [done] = await clinic.nurse.tap("apply")
    assert "2 patients are updated" in done["text"]
    assert versions(clinic) == [2, 2]
    lift_offs = clinic.rows(Reminder, Reminder.number == 0)
    assert {row.due_at.date().isoformat() for row in lift_offs} == {"2026-12-18"}


async def test_a_patient_whose_own_changes_no_longer_fit_is_named_and_left(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2")
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).overrides = with_end(None, "pause", "5 weeks")
    save(tmp_path, NO_PAUSE)
    await listed(clinic)
    [shown] = await clinic.nurse.tap("update")
    assert "1 patient: 0 messages move, 0 new, 0 sent again, 3 fall away." in shown["text"]
    assert "1 cannot, and stays as it is:" in shown["text"]
    assert "/patient_1" in shown["text"]
    await clinic.nurse.tap("apply")
    assert versions(clinic) == [1, 2]


async def test_an_override_stays_over_the_new_version(clinic, tmp_path):
    enrolled(clinic, "Bed 1")
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).overrides = with_end(None, "pause", "5 weeks")
    save(tmp_path, SHORTER)
    await listed(clinic)
    await clinic.nurse.tap("update")
    await clinic.nurse.tap("apply")
    [lift_off] = clinic.rows(Reminder, Reminder.number == 0)
    assert lift_off.due_at.date() == FRIDAY + timedelta(weeks=5)


async def test_what_changed_since_it_was_shown_is_shown_anew(clinic, tmp_path):
    enrolled(clinic, "Bed 1")
    save(tmp_path, SHORTER)
    await listed(clinic)
    await clinic.nurse.tap("update")
    enrolled(clinic, "Bed 2")  # on the newest version: no matter
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).anchor = FRIDAY + timedelta(days=1)
    [shown] = await clinic.nurse.tap("apply")
    assert "Something has changed since" in shown["text"]
    assert versions(clinic) == [1, 2]
    await clinic.nurse.tap("apply")
    assert versions(clinic) == [2, 2]


async def test_an_update_of_words_alone_says_how_many_texts_change(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2")
    new_words = KNEE.replace("version: 1", "version: 2").replace("Please walk a", "Do walk a")
    save(tmp_path, new_words.replace("No running", "No jumping"))
    await listed(clinic)
    [shown] = await clinic.nurse.tap("update")
    assert "0 messages move" in shown["text"]
    assert "2 texts change" in shown["text"]
    [done] = await clinic.nurse.tap("apply")
    assert "2 texts change" in done["text"]


async def test_an_update_asked_for_again_finds_only_who_is_left(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2", "Bed 3")
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 3).state = EnrolmentState.STOPPED
    save(tmp_path, SHORTER)
    await listed(clinic)
    [shown] = await clinic.nurse.tap("update")
    [confirm, _] = buttons(shown)
    await clinic.nurse.tap("apply")
    [again] = await clinic.nurse.tap_data(confirm["data"], shown["id"])
    assert "0 patients: 0 messages move" in again["text"]
    assert "apply" not in verbs(again)
    assert versions(clinic) == [2, 2, 1]  # whoever stopped is left alone
    assert {row.state for row in clinic.rows(Reminder)} == {ReminderState.PLANNED}


async def test_a_double_tap_counts_once_and_ends_with_the_answer(clinic, tmp_path):
    enrolled(clinic, "Bed 1")
    save(tmp_path, SHORTER)
    await listed(clinic)
    plans = (await clinic.nurse.received())[-1]
    update = buttons(plans)[0]["data"]
    tap = {"message_id": plans["id"], "data": update}
    for _ in range(2):
        await clinic.nurse.phone.tap(**tap)
    await clinic.settle()
    assert verbs((await clinic.nurse.received())[-1]) == ["apply", "plans"]


async def test_an_update_cut_off_by_a_crash_goes_on_with_who_is_left(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2", "Bed 3")
    save(tmp_path, SHORTER)
    await listed(clinic)
    with transaction(clinic.stage.app.engine) as session:
        source = clinic.stage.app.house.plans.find("our-knee").source
        carry_out(session, session.get_one(Enrolment, 2), {"source": source}, clinic.now)
    assert "3 patients, 2 of them on an older version" in await listed(clinic)
    [shown] = await clinic.nurse.tap("update")
    assert "2 patients: 2 messages move" in shown["text"]
    await clinic.nurse.tap("apply")
    assert versions(clinic) == [2, 2, 2]


class StopsAfter(UpdateQueue):
    """Stops by itself once so many patients were served, as somebody would who taps in time."""

    def __init__(self, patients: int) -> None:
        self.left = patients + 1
        super().__init__()

    @property
    def stopped(self) -> bool:
        self.left -= 1
        return self.left < 1

    @stopped.setter
    def stopped(self, value: bool) -> None:
        pass


async def test_an_update_that_is_stopped_goes_no_further(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2", "Bed 3")
    save(tmp_path, SHORTER)
    await listed(clinic)
    [shown] = await clinic.nurse.tap("update")
    app = clinic.stage.app
    queue = StopsAfter(2)
    at = (clinic.nurse.id, shown["id"], "en")
    seal = buttons(shown)[0]["data"].split(":")[2]
    queue.ask(UpdateRequest(*at, "our-knee", seal))
    updater = Updater(app.engine, app.clock, replace(app.house, updates=queue), after=app.poke)
    await updater.serve(queue.first())
    await clinic.settle()
    assert versions(clinic) == [2, 2, 1]
    assert "2 patients are updated" in (await clinic.nurse.received())[-1]["text"]
    await clinic.nurse.tap_data(clinic.signer.data(clinic.nurse.id, "hold"), shown["id"])
    assert await clinic.nurse.toast() == "It is over already."


async def test_patients_with_something_else_to_do_are_told_once(clinic, tmp_path):
    enrolled(clinic, "Bed 1", "Bed 2")
    with transaction(clinic.stage.app.engine) as session:
        rosa = session.get_one(Enrolment, 1)
        rosa.state, rosa.chat_id = EnrolmentState.ACTIVE, clinic.rosa.id
    save(tmp_path, SHORTER)
    await listed(clinic)
    await clinic.nurse.tap("update")
    await clinic.nurse.tap("apply")
    [notice] = clinic.rows(Message, Message.kind == MessageKind.NOTICE)
    assert notice.enrolment_id == 1
    assert "allowed from December 18" in notice.html


async def test_observers_see_the_list_and_update_nobody(clinic, tmp_path):
    enrolled(clinic, "Bed 1")
    save(tmp_path, SHORTER)
    olaf = await clinic.colleague(Role.OBSERVER)
    [plans] = await olaf.send("/plans")
    assert verbs(plans) == []
    update = clinic.signer.data(olaf.id, "update", "0123456789")
    await olaf.tap_data(update, plans["id"])
    assert await olaf.toast()


async def test_admins_are_told_once_of_a_broken_file_and_the_plan_stays(clinic, tmp_path):
    ida = await clinic.colleague()
    save(tmp_path, KNEE.replace("6 weeks", "soon"))
    for _ in range(2):
        watch_plans(clinic.stage.app)
        await clinic.settle()
    told = [m["text"] for m in await clinic.nurse.received() if "cannot be used" in m["text"]]
    assert len(told) == 1
    assert "knee.yaml:8:12: " in told[0]
    assert "The plan as it was before stays in use." in told[0]
    assert not [m for m in await ida.received() if "cannot be used" in m["text"]]
    assert "knee.yaml is broken now" in await listed(clinic)
    enrolled(clinic, "Bed 1")
    assert len(clinic.rows(Enrolment)) == 1


async def test_admins_are_told_once_that_a_file_is_mended(clinic, tmp_path):
    for text in (KNEE.replace("6 weeks", "soon"), KNEE, KNEE):
        save(tmp_path, text)
        watch_plans(clinic.stage.app)
        await clinic.settle()
    told = [m["text"] for m in await clinic.nurse.received() if "can be used again" in m["text"]]
    assert told == ["knee.yaml can be used again ✅"]


async def test_a_file_that_never_worked_is_not_said_to_stay_in_use(clinic, tmp_path):
    save(tmp_path, KNEE.replace("6 weeks", "soon"), "new.yaml")
    watch_plans(clinic.stage.app)
    await clinic.settle()
    [told] = [m["text"] for m in await clinic.nurse.received() if "new.yaml" in m["text"]]
    assert "Nobody can be enrolled on it for now." in told


async def test_a_plan_of_a_file_taken_away_is_chosen_no_more_but_its_patients_stay(
    clinic, tmp_path
):
    enrolled(clinic, "Bed 1")
    (tmp_path / "knee.yaml").unlink()
    assert await listed(clinic) == "our-knee is no longer in the folder: 1 patient"
    assert [version.name for version in clinic.rows(PlanVersion)] == ["our-knee"]
    assert "Our knee" not in str((await clinic.nurse.send("/enroll"))[0]["keyboard"])


async def test_a_plan_taken_away_while_enrolling_is_said(clinic, tmp_path):
    nurse = clinic.nurse
    await nurse.send("/enroll")
    place = clinic.stage.app.house.plans.names().index("our-knee")
    await nurse.tap("plan", place)
    (tmp_path / "knee.yaml").unlink()
    watch_plans(clinic.stage.app)
    [said] = await nurse.tap("date", FRIDAY)
    assert "no longer there" in said["text"]
    assert clinic.rows(Enrolment) == []


async def test_new_words_under_an_old_number_are_pointed_out(clinic, tmp_path):
    enrolled(clinic, "Bed 1")
    save(tmp_path, KNEE.replace("walk a little", "walk a bit"))
    assert "Please raise version:" in await listed(clinic)


async def walked(clinic: TestClinic, folder: Path) -> dict:
    """Let Rosa join the plan with buttons under its walks, and get the first of them."""
    save(folder, ANSWERED)
    await listed(clinic)
    enrolled(clinic, "Bed 1")
    with transaction(clinic.stage.app.engine) as session:
        secrets = invite(session, 1, clinic.now)
    await clinic.join(clinic.rosa, secrets)
    await clinic.advance(days=2)
    [sent] = await clinic.rosa.received_with("answer")
    return sent


async def updated(clinic: TestClinic, folder: Path, text: str) -> None:
    """Save another version and let the nurse update everybody."""
    save(folder, text)
    await listed(clinic)
    await clinic.nurse.tap("update")
    await clinic.nurse.tap("apply")


async def test_what_was_sent_is_answered_though_its_step_is_gone(clinic, tmp_path):
    sent = await walked(clinic, tmp_path)
    await updated(clinic, tmp_path, SHORTER[: SHORTER.index("  walk:")])
    assert (await clinic.rosa.received_with("answer")) == [sent]
    [answered] = await clinic.rosa.tap("answer")
    assert answered["text"].startswith(sent["text"])
    assert [reply.value for reply in clinic.rows(Reply)] == ["done"]
    assert verbs((await clinic.rosa.tap("undo"))[0]) == ["answer", "answer"]


async def test_what_was_sent_keeps_its_words_when_it_is_answered_later(clinic, tmp_path):
    await walked(clinic, tmp_path)
    reworded = ANSWERED.replace("version: 1", "version: 2").replace("walk a little", "stroll")
    await updated(clinic, tmp_path, reworded)
    [answered] = await clinic.rosa.tap("answer")
    assert answered["text"].startswith("Please walk a little.")
    await clinic.advance(days=20)
    assert (await clinic.rosa.received_with("answer"))[-1]["text"] == "Please stroll."

"""Many patients at once in the chat: a list is sent, checked, confirmed, and may be sent again."""

import json
from datetime import date

import httpx
from clinic import PLAN, buttons, meaning, verbs
from sqlmodel import col

from bot.app import look_for_unjoined
from bot.draft import Draft
from bot.for_staff.invitation import Invitation
from bot.for_staff.staff import Role, Staff
from schedules.audit import Action, AuditEntry
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message

LIST = (
    "plan,date,label,language\n"
    "knee,2026-11-20,Bed 7,en\n"
    f"{PLAN},2026-11-19,Bed 8,de\n"
    "hop,2026-11-20,Bed 9,\n"
    "knee,2026-11-20,=1+1,\n"
)


async def sent(someone, text=LIST, name="list.csv", caption=None):
    return await someone.news_of(someone.phone.send_file(name, text.encode(), caption))


async def content_of(clinic, message):
    url = f"{clinic.stage.url}{message['document']['url']}"
    async with httpx.AsyncClient(trust_env=False) as client:
        return (await client.get(url)).content


async def test_a_list_is_checked_then_enrolled_then_left_alone(clinic) -> None:
    nurse = clinic.nurse
    [check] = await sent(nurse, caption="/enroll")
    assert "3 can be enrolled" in check["text"]
    assert "Line 4: No plan is called “\u2068hop\u2069”" in check["text"]
    assert verbs(check) == ["list_enrol", "list_drop"]
    assert clinic.rows(Enrolment) == []
    done, table, sheets = await nurse.tap("list_enrol")
    assert "3 are enrolled" in done["text"]
    assert [e.label for e in clinic.rows(Enrolment)] == ["Bed 7", "Bed 8", "=1+1"]
    assert [(a.action, a.by) for a in clinic.rows(AuditEntry)] == [(Action.ENROLLED, nurse.id)] * 3
    rows = (await content_of(clinic, table)).decode("utf-8-sig").splitlines()
    assert rows[2].startswith(f"2,Bed 8,{PLAN},2026-11-19,de,https://t.me/")
    assert rows[3].startswith("3,'=1+1,")
    assert (await content_of(clinic, sheets)).startswith(b"%PDF")
    # A link of the table lets in.
    await clinic.rosa.open(rows[1].split(",")[5])
    assert "consent" in verbs((await clinic.rosa.received())[-1])
    # Once more: nobody is enrolled twice, and whoever lost the table gets a new one.
    [again] = await sent(nurse)
    assert "3 are here already" in again["text"]
    assert verbs(again) == ["list_invite", "list_drop"]
    renewed, _, _ = await nurse.tap("list_invite")
    assert "3 have a new link" in renewed["text"]
    assert len(clinic.rows(Enrolment)) == 3
    assert {a.action for a in clinic.rows(AuditEntry)[3:]} == {Action.LINK_RENEWED}


async def test_no_link_or_code_stays_in_the_database_once_it_is_sent(clinic) -> None:
    nurse = clinic.nurse
    await sent(nurse)
    await nurse.tap("list_enrol")
    await nurse.send("/patient_1")
    await nurse.tap("invite")
    kept = json.dumps(
        [(m.html, m.picture, m.attachment) for m in clinic.rows(Message)], ensure_ascii=False
    )
    assert "start=" not in kept
    assert "Bed 8" not in kept  # the table is gone as well
    assert all(len(i.code_hash) == 64 for i in clinic.rows(Invitation))


async def test_what_was_confirmed_but_is_no_longer_so_is_shown_again(clinic) -> None:
    nurse = clinic.nurse
    [check] = await sent(nurse)
    clinic.invited("Bed 8", anchor=date(2026, 11, 19))
    [again] = await nurse.tap("list_enrol")
    assert again["id"] == check["id"]
    assert "changed since" in again["text"]
    done, *_ = await nurse.tap("list_enrol")
    assert "2 are enrolled" in done["text"]


async def test_stale_double_and_dropped_taps_do_no_harm(clinic) -> None:
    nurse = clinic.nurse
    [check] = await sent(nurse)
    data = next(b["data"] for row in check["keyboard"] for b in row)
    await nurse.tap("list_drop")
    assert clinic.rows(Draft) == []
    assert await nurse.tap_data(data, check["id"]) == []
    assert await nurse.toast()
    await sent(nurse)
    await nurse.tap("list_enrol")
    await nurse.tap_data(data, check["id"])
    assert len(clinic.rows(Enrolment)) == 3


async def test_only_carers_send_lists_and_rights_are_read_when_it_is_done(clinic) -> None:
    observer = await clinic.colleague(Role.OBSERVER)
    [refused] = await sent(observer)
    assert "may look" in refused["text"]
    ida = await clinic.colleague()
    await sent(ida)
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Staff, ida.id).role = Role.OBSERVER
    await ida.tap("list_enrol")
    rosa = await clinic.joined("Bed 1")
    await sent(rosa)
    assert [e.label for e in clinic.rows(Enrolment)] == ["Bed 1"]


async def test_other_files_are_told_what_to_do(clinic) -> None:
    nurse = clinic.nurse
    for name, text, said in (
        ("list.xlsx", "PK\x03\x04", "workbook"),
        ("list.csv", "PK\x03\x04", "workbook"),
        ("list.csv", "a;b\n1;2\n", "There is none for: plan, date, label."),
        ("list.csv", "plan;date;label\n", "no rows"),
        ("list.csv", "x" * 300_000, "too big"),
        ("photo.pdf", "%PDF", "did not understand"),
    ):
        [answer] = await sent(nurse, text, name)
        assert said in answer["text"], name
    await clinic.control.fault("500", method="getFile", count=1)
    [sorry] = await sent(nurse)
    assert "send it again" in sorry["text"]


async def test_who_has_not_joined_is_told_of_seldom_and_by_day(clinic) -> None:
    nurse, app = clinic.nurse, clinic.stage.app
    clinic.invited("Bed 4")

    async def look():
        before = await nurse.phone.messages()
        look_for_unjoined(app)
        app.poke()
        return await nurse.news(before)

    await clinic.advance(days=2)
    assert await look() == []  # there is time
    await clinic.advance(days=1, hours=12)
    assert await look() == []  # it is night
    await clinic.advance(hours=12)
    [news] = await look()
    assert "has not joined yet" in news["text"]
    assert "The link works until Fri, Dec 4." in news["text"]
    assert verbs(news) == ["invite"]
    assert await look() == []
    way, _ = await nurse.tap("invite")
    assert way["photo"]
    await clinic.advance(days=4)
    assert await look() == []  # not twice in a week
    for count in (2, 3):
        await clinic.advance(days=7)
        assert len(await look()) == 1, count
    await clinic.advance(days=14)
    assert await look() == []  # three times are enough


async def test_many_who_have_not_joined_are_one_message_and_a_list(clinic) -> None:
    nurse, app = clinic.nurse, clinic.stage.app
    for number in range(10):
        clinic.invited(f"Bed {number}")
    await clinic.joined("Bed 20")
    await clinic.advance(days=4)
    before = await nurse.phone.messages()
    look_for_unjoined(app)
    app.poke()
    [news] = await nurse.news(before)
    assert "10 patients have not joined" in news["text"]
    [listed] = await nurse.tap("unjoined")
    assert verbs(listed).count("invite") == 8
    [rest] = await nurse.tap("unjoined", 1)
    assert verbs(rest).count("invite") == 2
    assert "Fri, Dec 4" in buttons(rest)[0]["label"]
    [card] = await nurse.tap("card")
    assert meaning(buttons(card)[-1]) == ["unjoined", "1"]
    await clinic.advance(days=11)
    [rest] = await nurse.tap("unjoined", 1)
    assert "run out" in buttons(rest)[0]["label"]
    told = clinic.rows(Enrolment, col(Enrolment.unjoined_told) == 1)
    assert len(told) == 10


async def test_who_is_off_duty_is_left_in_peace_and_an_admin_is_told(clinic) -> None:
    ida = await clinic.colleague()
    await ida.send('/enroll knee today "Bed 4"')
    await ida.tap("enrol")
    await ida.send("/duty")
    await ida.tap("duty", "off")
    await clinic.advance(days=4)
    before, before_ida = await clinic.nurse.phone.messages(), await ida.phone.messages()
    look_for_unjoined(clinic.stage.app)
    clinic.stage.app.poke()
    [news] = await clinic.nurse.news(before)
    assert "Bed 4" in news["text"]
    assert await ida.news(before_ida) == []

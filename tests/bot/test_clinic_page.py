"""Admins set the clinic in the chat: checked, confirmed, audited, and in force at once."""

import re

import pytest
from clinic import open_clinic, verbs

from bot.clinic_book import ClinicSetting
from bot.for_staff.clinic_entries import ENTRIES
from bot.for_staff.duty_words import read_duty, say_duty
from bot.for_staff.staff import Role
from schedules.audit import Action, AuditEntry
from schedules.duty import Duty

# what is typed, in which language → as the settings write it; None asks again
HOURS = [
    ("Mon-Fri 8-18; Sat 9-12", "en", "Mon-Fri 08:00-18:00; Sat 09:00-12:00"),
    ("monday to friday 8:30-17", "en", "Mon-Fri 08:30-17:00"),
    ("Mo–Fr 8–18 Uhr", "de", "Mon-Fri 08:00-18:00"),
    ("Montag bis Freitag von 8 bis 18", "de", "Mon-Fri 08:00-18:00"),
    ("Mi 8.30-12", "de", "Wed 08:30-12:00"),
    ("lunes a viernes 8:30 a 14; sábado 9-12", "es", "Mon-Fri 08:30-14:00; Sat 09:00-12:00"),
    ("L-V 8-18", "es", "Mon-Fri 08:00-18:00"),
    ("X 8-18", "es", "Wed 08:00-18:00"),
    ("mie 8-18", "es", "Wed 08:00-18:00"),
    ("fri 22-6", "en", "Fri 22:00-06:00"),
    ("sun 0-24", "en", "Sun 00:00-24:00"),
    ("t 8-18", "en", None),  # Tuesday or Thursday
    ("Mon-Fri 8-25", "en", None),
    ("Mon-Fri", "en", None),
    ("", "en", None),
    ("whenever", "en", None),
]


@pytest.mark.parametrize(("typed", "language", "canonical"), HOURS)
def test_hours_are_read_as_people_write_them(typed, language, canonical):
    assert read_duty(typed, language) == canonical
    if canonical:
        said = say_duty(Duty.parse(canonical), language)
        assert Duty.parse(read_duty(said, language)) == Duty.parse(canonical)


async def set_to(clinic, name: str, typed: str) -> str:
    """Open a setting, type a value and save it; return what the page then says."""
    await clinic.nurse.send("/clinic")
    await clinic.nurse.tap("setting", name)
    await clinic.nurse.send(typed)
    [page] = await clinic.nurse.tap("settle")
    return page["text"]


TYPED = {
    "clinic_name": ("Haus am <See> & Co", "Haus am <See> & Co"),
    "clinic_phone": ("+49 30 1234567", "+49 30 1234567"),
    "emergency_number": ("911", "911"),
    "duty": ("Mon-Fri 8-17", "Mon–Fri 08:00–17:00"),
    "holidays": ("de-by", "Germany (BY)"),
    "language": ("Deutsch", "Deutsch"),
    "alert_again_minutes": ("20 minutes", "20 minutes"),
    "alert_again_today_minutes": ("90", "90 minutes"),
}


async def test_each_setting_is_typed_checked_confirmed_and_in_force_at_once():
    async with open_clinic() as clinic:
        for name, (typed, said) in TYPED.items():
            assert said in await set_to(clinic, name, typed), name
        await clinic.nurse.send("/clinic")
        await clinic.nurse.tap("setting", "zone")
        await clinic.nurse.send("Berlin")
        await clinic.nurse.tap("value", 0)
        [page] = await clinic.nurse.tap("settle")
        assert "Berlin" in page["text"]
        now = clinic.stage.app.house.clinic
        assert (now.zone, now.language, now.alert_again_minutes) == ("Europe/Berlin", "de", 20)
        rosa = await clinic.joined()
        [said] = await rosa.send("/stop")
        assert "+49 30 1234567" in "".join(m["text"] for m in await rosa.received()) + said["text"]
        entries = [e for e in clinic.rows(AuditEntry) if e.action is Action.CLINIC_SET]
        assert [e.facts["setting"] for e in entries] == [*TYPED, "zone"]
        assert {row.name for row in clinic.rows(ClinicSetting)} == {e.name for e in ENTRIES}


NONSENSE = [
    ("clinic_name", "x" * 61),
    ("clinic_phone", "call us"),
    ("clinic_phone", "1" * 31),
    ("emergency_number", "one"),
    ("duty", "whenever we like"),
    ("holidays", "Narnia"),
    ("zone", "Xqqqzzz"),
    ("language", "Klingon"),
    ("alert_again_minutes", "0"),
    ("alert_again_minutes", "soon"),
    ("alert_again_today_minutes", "99999"),
]


async def test_nonsense_is_asked_again_and_changes_nothing(clinic):
    for name, nonsense in NONSENSE:
        await clinic.nurse.send("/clinic")
        await clinic.nurse.tap("setting", name)
        [again] = await clinic.nurse.send(nonsense)
        assert "settle" not in verbs(again), name
        assert again["text"].startswith("I do not understand this."), name
    assert clinic.rows(ClinicSetting) == []


async def test_of_two_admins_one_wins_and_the_other_is_told(clinic):
    ida = await clinic.colleague(Role.ADMIN)
    for admin, number in ((clinic.nurse, "+1 555 0100"), (ida, "+1 555 0199")):
        await admin.send("/clinic")
        await admin.tap("setting", "clinic_phone")
        await admin.send(number)
    await ida.tap("settle")
    [told] = await clinic.nurse.tap("settle")
    assert told["text"].startswith("A colleague changed this meanwhile.")
    assert clinic.stage.app.house.clinic.clinic_phone == "+1 555 0199"


async def test_the_page_reads_well_in_each_language():
    async with open_clinic() as clinic:
        for language in ("en", "es", "de"):
            ida = await clinic.colleague(Role.ADMIN, language)
            [page] = await ida.send("/clinic")
            assert not re.search(r"\{|\}|None|\(\)", page["text"])
            assert len(page["text"].splitlines()) == len(ENTRIES) + 3

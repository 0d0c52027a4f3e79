"""Admins set the clinic in the chat: checked, confirmed, audited, and in force at once."""

import re

import pytest
from clinic import buttons, open_clinic, verbs

from bot.app import look_for_unjoined
from bot.clinic_book import ClinicSetting
from bot.for_staff.clinic_entries import ENTRIES
from bot.for_staff.clinic_times import MINUTES, read_count
from bot.for_staff.duty_typed import read_duty
from bot.for_staff.duty_words import say_duty, spell_duty
from bot.for_staff.staff import Role
from bot.words import words
from schedules.audit import Action, AuditEntry
from schedules.duty import Duty

WEEK = "Mon-Fri 08:00-18:00"
# what is typed, in which language → what it may mean, as the settings write it
HOURS = [
    ("Mon-Fri 8-18; Sat 9-12", "en", ["Mon-Fri 08:00-18:00; Sat 09:00-12:00"]),
    ("monday to friday 8:30-17", "en", ["Mon-Fri 08:30-17:00"]),
    ("weekdays 8 to 6", "en", [WEEK]),  # nobody works from 8 to 6 in the morning
    ("Weekdays, 8am to 6pm.", "en", [WEEK]),
    (
        "from 8 in the morning until half past five in the evening on weekdays",
        "en",
        ["Mon-Fri 08:00-17:30"],
    ),
    ("between 8 and 6 on weekdays", "en", [WEEK]),
    ("9am–5pm every day", "en", ["Mon-Sun 09:00-17:00"]),
    ("9-5pm daily", "en", ["Mon-Sun 09:00-17:00"]),
    ("1-5pm Tue & Thu", "en", ["Tue 13:00-17:00; Thu 13:00-17:00"]),
    ("weekdays 0800-1630", "en", ["Mon-Fri 08:00-16:30"]),
    ("Mondays and Wednesdays noon to midnight", "en", ["Mon 12:00-24:00; Wed 12:00-24:00"]),
    ("Mon-Fri 8-12 and 14-18", "en", ["Mon-Fri 08:00-12:00; Mon-Fri 14:00-18:00"]),
    ("every day except Sunday 8-18", "en", ["Mon-Sat 08:00-18:00"]),
    ("daily 8-18, Sat 9-12, Sunday closed", "en", ["Mon-Fri 08:00-18:00; Sat 09:00-12:00"]),
    ("Mon-Fri 8-18\nweekends 10-2", "en", ["Mon-Fri 08:00-18:00; Sat-Sun 10:00-14:00"]),
    ("fri 22-6", "en", ["Fri 22:00-06:00"]),
    ("fri 10pm-6am", "en", ["Fri 22:00-06:00"]),
    ("fri 08:00-06:00", "en", ["Fri 08:00-06:00"]),  # by the 24-hour clock
    ("sun 0-24", "en", ["Sun 00:00-24:00"]),
    ("24/7", "en", [""]),
    ("8 to 6", "en", [WEEK, "Mon-Sun 08:00-18:00"]),  # on which days?
    ("Mo–Fr 8–18 Uhr", "de", [WEEK]),
    ("Mo-Fr 8-18 Uhr, Sa 9-12 Uhr", "de", ["Mon-Fri 08:00-18:00; Sat 09:00-12:00"]),
    ("Montag bis Freitag von 8 bis 18", "de", [WEEK]),
    ("Mo. - Fr. von 8.00 bis 18.00 Uhr", "de", [WEEK]),
    ("8 bis 18 Uhr am Montag", "de", ["Mon 08:00-18:00"]),
    ("montags und donnerstags acht bis halb sechs", "de", ["Mon 08:00-17:30; Thu 08:00-17:30"]),
    ("unter der Woche zwischen 8 und 18 Uhr", "de", [WEEK]),
    ("täglich außer Sonntag 8-18", "de", ["Mon-Sat 08:00-18:00"]),
    ("8 Uhr morgens bis 6 Uhr abends, jeden Tag", "de", ["Mon-Sun 08:00-18:00"]),
    ("werktags 8-18", "de", [WEEK, "Mon-Sat 08:00-18:00"]),  # a Saturday is one, by the law
    ("rund um die Uhr", "de", [""]),
    ("Mi 8.30-12", "de", ["Wed 08:30-12:00"]),
    ("lunes a viernes 8:30 a 14; sábado 9-12", "es", ["Mon-Fri 08:30-14:00; Sat 09:00-12:00"]),
    ("lunes a viernes de 8 a 18", "es", [WEEK]),
    ("De lunes a viernes, de 8 a las 18 horas", "es", [WEEK]),
    ("entre semana de 8 de la mañana a 6 de la tarde", "es", [WEEK]),
    ("entre las 8 y las 18 de lunes a viernes", "es", [WEEK]),
    ("todos los días menos el domingo de 9h a 17h", "es", ["Mon-Sat 09:00-17:00"]),
    ("los martes y jueves de ocho a dos y media", "es", ["Tue 08:00-14:30; Thu 08:00-14:30"]),
    ("L-V 8-18", "es", [WEEK]),
    ("L, X y V 8-15 hs", "es", ["Mon 08:00-15:00; Wed 08:00-15:00; Fri 08:00-15:00"]),
    ("mie 8-18", "es", ["Wed 08:00-18:00"]),
    ("fines de semana cerrado, lunes a viernes 8-18", "es", [WEEK]),
    ("las 24 horas", "es", [""]),
    ("t 8-18", "en", []),  # Tuesday or Thursday
    ("Mon-Fri 8-25", "en", []),
    ("Mon-Fri 8-18 and Sat", "en", []),
    ("not on Sunday 8-18", "en", []),
    ("Mon-Fri", "en", []),
    ("8", "en", []),
    ("", "en", []),
    ("whenever", "en", []),
]


@pytest.mark.parametrize(("typed", "language", "meant"), HOURS)
def test_hours_are_read_as_people_write_them(typed, language, meant):
    assert read_duty(typed, language) == meant
    for canonical in filter(None, meant):
        said = say_duty(Duty.parse(canonical), language)
        [again] = read_duty(said, language)
        assert week(again) == week(canonical)


def week(canonical: str) -> set[tuple[object, ...]]:
    """Return who is there when, however it is written."""
    shifts = Duty.parse(canonical).shifts
    return {(day, shift.start, shift.end) for shift in shifts for day in shift.days}


@pytest.mark.parametrize(
    ("canonical", "language", "spelled"),
    [
        (
            "Mon-Fri 08:00-12:00; Mon-Fri 14:00-18:00; Fri 22:00-06:00",
            "en",
            "Monday to Thursday: 08:00 to 12:00, 14:00 to 18:00\n"
            "Friday: 08:00 to 12:00, 14:00 to 18:00, 22:00 to 06:00 the next day\n"
            "Saturday to Sunday: nobody there",
        ),
        ("Mon-Sun 09:00-17:00", "de", "Jeden Tag: 09:00 bis 17:00"),
        (
            "Mon-Fri 08:00-18:00",
            "es",
            "De lunes a viernes: 08:00 a 18:00\nDe sábado a domingo: no hay nadie",
        ),
        ("", "en", "Every day, day and night"),
    ],
)
def test_hours_are_spelled_out_before_they_are_saved(canonical, language, spelled):
    assert spell_duty(Duty.parse(canonical), words(language)) == spelled


@pytest.mark.parametrize(
    ("typed", "language", "minutes"),
    [
        ("20 minutes", "en", 20),
        ("2 hours", "en", 120),
        ("an hour", "en", 60),
        ("after 90 min.", "en", 90),
        ("eine Stunde", "de", 60),
        ("nach zwei Stunden", "de", 120),
        ("media docena", "es", None),
        ("dos horas", "es", 120),
        ("15", "es", 15),
        ("soon", "en", None),
        ("3 days", "en", None),
        ("1234567", "en", None),
    ],
)
def test_a_number_is_read_with_its_unit(typed, language, minutes):
    assert read_count(typed, language, MINUTES) == minutes


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
    "duty": ("weekdays 8 to 5", "Mon–Fri 08:00–17:00"),
    "holidays": ("de-by", "Germany (BY)"),
    "language": ("Deutsch", "Deutsch"),
    "digest": ("half past seven", "07:30"),
    "link_days": ("three weeks", "for 21 days"),
    "unjoined_days": ("5", "after 5 days"),
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
    ("digest", "when I like"),
    ("digest", "24:00"),
    ("link_days", "0"),
    ("unjoined_days", "a year"),
]


async def test_nonsense_is_asked_again_and_changes_nothing(clinic):
    for name, nonsense in NONSENSE:
        await clinic.nurse.send("/clinic")
        await clinic.nurse.tap("setting", name)
        [again] = await clinic.nurse.send(nonsense)
        assert "settle" not in verbs(again), name
        assert again["text"].startswith("I do not understand this."), name
    assert clinic.rows(ClinicSetting) == []


async def test_hours_are_echoed_in_words_and_asked_if_they_leave_the_days_open(clinic):
    await clinic.nurse.send("/clinic")
    await clinic.nurse.tap("setting", "duty")
    [which] = await clinic.nurse.send("8 to 6")
    assert which["text"] == "Which one do you mean?"
    assert [b["label"] for b in buttons(which)][:2] == [
        "Mon–Fri 08:00–18:00",
        "Every day 08:00–18:00",
    ]
    [asked] = await clinic.nurse.tap("value", 0)
    assert "Monday to Friday: 08:00 to 18:00\nSaturday to Sunday: nobody there" in asked["text"]
    assert clinic.rows(ClinicSetting) == []  # not before it is confirmed


async def test_the_morning_message_and_who_has_not_joined_follow_what_was_set(clinic):
    nurse = clinic.nurse
    clinic.invited()
    await set_to(clinic, "digest", "11 am")
    await set_to(clinic, "unjoined_days", "one day")
    await clinic.advance(hours=23)
    look_for_unjoined(clinic.stage.app)
    await clinic.settle()
    assert not await nurse.received_with("invite")
    await clinic.advance(hours=3)  # Saturday, 11:30
    look_for_unjoined(clinic.stage.app)
    await clinic.settle()
    [told] = await nurse.received_with("invite")
    assert "has not joined yet" in told["text"].splitlines()[0]
    assert await nurse.received_with("digest")
    await set_to(clinic, "digest", "none")
    await clinic.advance(days=3)
    assert len(await nurse.received_with("digest")) == 1


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

"""Staff find a patient by a part of the label or first name, typed with or without a command."""

from clinic import TestClinic, buttons, meaning
from hypothesis import given
from hypothesis import strategies as st

from bot.for_staff.search import as_sought, how_many, matching
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment, EnrolmentState

ROOMS = ["Bed 4", "Bed 40", "Habitación 12", "Zimmer Über", "Bed 4 north", "Obed"]


def cards(message: dict) -> list[int]:
    return [int(meaning(b)[1]) for b in buttons(message) if meaning(b)[0] == "card"]


CASES = [
    ("bed 4", ["Bed 4", "Bed 4 north", "Bed 40"]),  # the whole name first, then the newest
    ("BED", ["Bed 4 north", "Bed 40", "Bed 4", "Obed"]),  # words that begin so, then parts
    ("habitacion", ["Habitación 12"]),
    ("HABITACIÓN  12", ["Habitación 12"]),
    ("uber", ["Zimmer Über"]),
    ("“bed 40”", ["Bed 40"]),
    ("bed 5", []),
    ("4", ["Bed 4 north", "Bed 40", "Bed 4"]),
    ("%", []),
    ("_", []),
]


async def test_a_name_is_found_whatever_its_case_and_accents(clinic: TestClinic) -> None:
    for label in ROOMS:
        clinic.invited(label)
    with reading(clinic.stage.app.engine) as session:
        for typed, found in CASES:
            sought = as_sought(typed)
            assert [one.label for one in matching(session, sought, 9)] == found, typed
            assert how_many(session, sought) == len(found), typed


async def test_who_has_stopped_comes_last(clinic: TestClinic) -> None:
    for label in ("Bed 41", "Bed 4"):
        clinic.invited(label)
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 2).state = EnrolmentState.STOPPED
    with reading(clinic.stage.app.engine) as session:
        assert [one.id for one in matching(session, "bed 4", 9)] == [1, 2]


@given(st.text(max_size=80))
def test_what_is_sought_fits_on_a_button(typed: str) -> None:
    assert len(as_sought(typed).encode()) <= 20


async def test_one_hit_opens_the_card_and_several_a_list(clinic: TestClinic) -> None:
    for label in ("Bed 4", "Bed 41", "Ward: 7"):
        clinic.invited(label)
    for typed in ("/find ward", "/patients WARD: 7", "ward:"):
        [card] = await clinic.nurse.send(typed)
        assert card["text"].startswith("\u2068Ward: 7\u2069"), typed
        assert meaning(buttons(card)[-1]) == ["list", "0"]
    [found] = await clinic.nurse.send("bed")
    assert found["text"].startswith("I found 2 patients")
    assert cards(found) == [2, 1]
    [card] = await clinic.nurse.tap("card", "1")
    assert card["id"] == found["id"]
    [back] = await clinic.nurse.tap("find")
    assert (back["id"], cards(back)) == (found["id"], [2, 1])


async def test_a_whole_label_opens_its_card_with_the_way_to_the_others(clinic: TestClinic) -> None:
    for label in ("Bed 4", "Bed 41"):
        clinic.invited(label)
    [card] = await clinic.nurse.send("bed 4")
    assert card["text"].startswith("\u2068Bed 4\u2069")
    [others] = await clinic.nurse.tap("find")
    assert cards(others) == [1, 2]
    clinic.invited("Bed 4")  # the bed of somebody else by now
    [both] = await clinic.nurse.send("bed 4")
    assert cards(both) == [3, 1, 2]


async def test_many_hits_turn_their_pages(clinic: TestClinic) -> None:
    for number in range(10):
        clinic.invited(f"Ward: 7 bed {number}")
    [first] = await clinic.nurse.send("/find ward: 7")
    assert cards(first) == list(range(10, 2, -1))
    [second] = await clinic.nurse.tap("find", "1")
    assert (second["id"], cards(second)) == (first["id"], [2, 1])
    [card] = await clinic.nurse.tap("card", "2")
    assert meaning(buttons(card)[-1]) == ["find", "1", "ward", " 7"]
    [again] = await clinic.nurse.tap("find", "1")
    assert cards(again) == [2, 1]


async def test_a_first_name_is_found_too(clinic: TestClinic) -> None:
    clinic.invited()
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).first_name = "Begoña"
    [card] = await clinic.nurse.send("begona")
    assert "Begoña" in card["text"]


async def test_nobody_found_is_said_kindly(clinic: TestClinic) -> None:
    clinic.invited()
    [said] = await clinic.nurse.send("/find bed 5")
    assert "I found no patient called that." in said["text"]
    [asked] = await clinic.nurse.send("/find")
    assert "/find bed 4" in asked["text"]
    [help_] = await clinic.nurse.send("bed 5")
    assert help_["text"].startswith("I did not understand that.")


async def test_a_name_typed_while_something_is_asked_is_its_answer(clinic: TestClinic) -> None:
    clinic.invited()
    await clinic.nurse.send("/enroll")
    said = await clinic.nurse.send("Bed 4")
    assert not any(message["text"].startswith("\u2068Bed 4") for message in said)

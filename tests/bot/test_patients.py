"""Staff see their patients in pages, and each on a card that tells where they stand."""

from clinic import buttons, meaning, verbs

from bot.words import words
from schedules.enrolment import Enrolment


def cards(message):
    """Return the patients whose cards a list offers."""
    return [int(meaning(button)[1]) for button in buttons(message) if meaning(button)[0] == "card"]


async def test_no_patients_yet_is_said_with_the_way_to_the_first(clinic):
    [said] = await clinic.nurse.send("/patients")
    assert "/enroll" in said["text"]


async def test_a_list_of_many_turns_its_pages_in_place(clinic):
    for number in range(21):
        clinic.invited(f"Bed {number}")
    [first] = await clinic.nurse.send("/patients")
    pages = [cards(first)]
    while "Older" in buttons(first)[-1]["label"]:
        page = meaning(buttons(first)[-1])[1]
        [turned] = await clinic.nurse.tap("list", page)
        assert turned["id"] == first["id"]
        pages.append(cards(turned))
        first = turned
    assert [len(page) for page in pages] == [8, 8, 5]
    assert [patient for page in pages for patient in page] == list(range(21, 0, -1))


async def test_a_page_that_is_no_more_shows_the_last_one(clinic):
    clinic.invited()
    await clinic.nurse.send("/patients")
    data = clinic.signer.data(clinic.nurse.id, "list", "99")
    assert await clinic.nurse.tap_data(data, (await clinic.nurse.received())[-1]["id"]) == []
    assert cards((await clinic.nurse.received())[-1]) == [1]


async def test_a_card_tells_the_stand_the_next_step_and_the_last_answers(clinic):
    rosa = await clinic.joined()
    await rosa.send("7")
    await rosa.send("My leg is warm")
    await clinic.nurse.send("/patients")
    [card] = await clinic.nurse.tap("card")
    for shown in ("Bed 4", words("en").long_day(clinic.now.date()), "7", "My leg is warm", "Rest"):
        assert shown in card["text"]
    assert verbs(card) == ["take", "close", "write", "change", "more", "chart", "reminders", "list"]
    assert rosa.phone.user["first_name"] not in card["text"]


async def test_a_card_of_one_who_has_not_joined_gives_a_new_link(clinic):
    clinic.invited()
    [card] = await clinic.nurse.send("/patient_1")
    assert verbs(card) == ["invite", "change", "more", "list"]
    await clinic.join(clinic.rosa, clinic.invited("Bed 5"))
    late = clinic.signer.data(clinic.nurse.id, "invite", "2")
    assert await clinic.nurse.tap_data(late, card["id"]) == []
    assert await clinic.nurse.toast()


async def test_a_card_of_nobody_is_none(clinic):
    for command in ("/patient_1", "/patient_0", "/patient_99999999999999999999"):
        [said] = await clinic.nurse.send(command)
        assert "/patients" in said["text"], command


async def test_what_staff_write_at_large_is_answered_with_help(clinic):
    for text in ("hello", "/", "/unheard_of", "/patient_x", "/help"):
        [said] = await clinic.nurse.send(text)
        assert "/enroll" in said["text"], text
    assert clinic.rows(Enrolment) == []

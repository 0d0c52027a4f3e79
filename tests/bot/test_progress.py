"""/progress: the answers so far as charts with the same facts in words, for patient and staff."""

from datetime import date

import pytest
from answered import EVERY_FOUR_WEEKS, answer_both, answered
from asked import EVERY_KIND, asked
from clinic import TestClinic, meaning
from clinic import buttons as buttons_of
from test_tone import TELLING
from test_whole_plan import content

from bot.delivery.attachment import ProgressDrawing, gather
from bot.demo import CLINIC
from bot.for_staff.staff import Role
from bot.sandbox.phone import Message
from bot.shelf import fill_shelf
from bot.words import LANGUAGES
from schedules.database import reading
from schedules.message import Message as Outbox


def is_large_picture(clinic: TestClinic, shown: Message) -> bool:
    drawn = content(clinic, shown["photo"])
    return drawn.startswith(b"\x89PNG") and int.from_bytes(drawn[16:20], "big") >= 1280


def drawing(clinic: TestClinic) -> ProgressDrawing:
    """Return what the last picture was drawn from."""
    row = [message for message in clinic.rows(Outbox) if message.attachment][-1]
    with reading(clinic.stage.app.engine) as session:
        found = gather(session, row, CLINIC, fill_shelf(None))
    assert isinstance(found, ProgressDrawing)
    return found


WORDS = {
    "en": [
        "Your answers so far",
        "From November 20, 2026 to December 18, 2026",
        "• Your pain went from 6 to 3. That is much better.",
        "• Daily life: from 4 to 7. That is better.",
        "Thank you for each answer. It helps your clinic care for you.",
    ],
    "es": [
        "Sus respuestas hasta ahora",
        "Del 20 de noviembre de 2026 al 18 de diciembre de 2026",
        "• Su dolor pasó de 6 a 3. Ha mejorado mucho.",
        "• Vida diaria: de 4 a 7. Ha mejorado.",
        "Gracias por cada respuesta. Así su clínica puede cuidarle bien.",
    ],
    "de": [
        "Ihre Antworten bisher",
        "Vom 20. November 2026 bis 18. Dezember 2026",
        "• Ihr Schmerz ging von 6 auf 3. Das ist viel besser.",
        "• Alltag: von 4 auf 7. Das ist besser.",
        "Danke für jede Antwort. So kann Ihre Klinik gut für Sie sorgen.",
    ],
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_patient_sees_the_answers_drawn_and_the_same_in_words(
    clinic: TestClinic, language: str
) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7), language=language)
    [shown] = await rosa.send("/progress")
    assert is_large_picture(clinic, shown)
    lines = [line for line in shown["text"].splitlines() if line]
    assert lines == WORDS[language]
    assert not TELLING.search(lines[0])
    drawn = drawing(clinic)
    assert (drawn.language, drawn.heading) == (language, None)
    assert [(one.name, len(one.points)) for one in drawn.series] == [("pain", 2), ("function", 2)]


async def test_asked_twice_it_is_told_twice_alike(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7))
    [first] = await rosa.send("/progress")
    [second] = await rosa.send("/progress")
    assert first["text"] == second["text"]
    assert content(clinic, first["photo"]) == content(clinic, second["photo"])


async def test_one_answer_is_told_as_one(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4))
    [shown] = await rosa.send("/progress")
    assert shown["photo"]
    assert "• Your pain is 6.\n• Daily life: 4.\n" in shown["text"]
    assert "Later answers will show here too." in shown["text"]


async def test_whoever_is_worse_is_told_plainly_and_whom_to_call(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7), (8, 3))
    [shown] = await rosa.send("/progress")
    assert "Your pain went from 6 to 8. That is much worse." in shown["text"]
    assert "Daily life: from 4 to 3. That is worse." in shown["text"]
    assert f"talk about it with your clinic: {clinic.phone_number}." in shown["text"]
    assert "Thank you" not in shown["text"]


async def test_a_missed_check_in_is_told_as_a_gap(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7), None, (2, 8))
    [shown] = await rosa.send("/progress")
    assert "Where the line stops, an answer is missing." in shown["text"]
    assert [len(run) for run in drawing(clinic).series[0].runs] == [2, 1]


async def test_a_changed_answer_changes_the_chart(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7))
    await rosa.tap("again", 1)
    await rosa.tap("score", 1, "pain", 0)
    [shown] = await rosa.send("/progress")
    assert "Your pain went from 0 to 3. That is much worse." in shown["text"]


EMPTY = {
    "en": ["The first questions come on November 25.", "further up in this chat"],
    "es": ["Las primeras preguntas llegan el 25 de noviembre.", "Más arriba en este chat"],
    "de": ["Die ersten Fragen kommen am 25. November.", "Weiter oben in diesem Chat"],
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_without_answers_it_says_when_the_questions_come(
    clinic: TestClinic, language: str
) -> None:
    to_come, open_now = EMPTY[language]
    secrets = clinic.invited("Bed 4", language, date(2026, 11, 25), EVERY_FOUR_WEEKS)
    await clinic.join(clinic.rosa, secrets)
    [shown] = await clinic.rosa.send("/progress")
    assert shown["photo"] is None
    assert to_come in shown["text"]
    assert not TELLING.search(shown["text"].splitlines()[0])
    await clinic.advance(days=6)
    [shown] = await clinic.rosa.send("/progress")
    assert open_now in shown["text"]


NO_NUMBERS = EVERY_KIND.replace("questions: [pain, relief, calf,", "questions: [calf,").replace(
    "weight, more, hip]", "more]"
)


async def test_a_plan_that_asks_for_no_numbers_says_so_kindly(clinic: TestClinic) -> None:
    await clinic.join(clinic.rosa, clinic.invited(source=NO_NUMBERS))
    [shown] = await clinic.rosa.send("/progress")
    assert "No questions are planned for you. That is all right." in shown["text"]
    assert shown["photo"] is None


async def test_whoever_stopped_is_offered_to_come_back(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7))
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    [shown] = await rosa.send("/progress")
    assert shown["photo"] is None
    assert [meaning(button) for button in buttons_of(shown)] == [["return"]]


async def test_nobody_else_gets_a_chart(clinic: TestClinic) -> None:
    await answered(clinic, (6, 4), (3, 7))
    someone = await clinic.person("Eve")
    said = await someone.send("/progress")
    assert [message for message in said if message["photo"]] == []


async def test_a_score_is_explained_with_whom_it_belongs_to(clinic: TestClinic) -> None:
    rosa = await asked(clinic, "hip")
    for part in range(1, 7):
        [shown] = await rosa.tap("score", 1, f"hip.{part}", 1)
    assert "HOOS, JR: 70 of 100 (100 is best)" in shown["text"]
    [shown] = await rosa.send("/progress")
    assert "It was tested for hip replacement, not for injections." in shown["text"]
    assert "HOOS, JR © HSS" in shown["text"]


async def test_words_too_long_for_a_caption_follow_the_picture(clinic: TestClinic) -> None:
    long = "a very long word for a very short thing " * 30
    source = EVERY_KIND.replace("title: {en: Pain,", f"title: {{en: {long.strip()},")
    source = source.replace("  pain: {", "  ache: {").replace("[pain, relief,", "[ache, relief,")
    await clinic.join(clinic.rosa, clinic.invited(source=source))
    await clinic.rosa.tap("score", 1, "ache", 7)
    picture, rest = await clinic.rosa.send("/progress")
    assert picture["photo"]
    assert len(picture["text"]) < 200
    assert "a very long word" in rest["text"]
    assert not TELLING.search(rest["text"].splitlines()[0])


async def test_the_picture_shows_what_its_words_say_though_it_is_drawn_later(
    clinic: TestClinic,
) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7))
    await rosa.send("/progress")
    before = drawing(clinic).series
    await clinic.advance(days=28)
    await answer_both(clinic, 3, 8, 3)
    assert drawing(clinic).series == before


async def test_the_menu_and_the_help_name_it(clinic: TestClinic) -> None:
    rosa = await answered(clinic)
    assert "progress" in [command["command"] for command in (await rosa.phone.chat())["commands"]]
    [shown] = await rosa.send("/help")
    assert "/progress" in shown["text"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_staff_see_the_chart_under_the_label_in_their_own_language(
    clinic: TestClinic, language: str
) -> None:
    await answered(clinic, (6, 4), (3, 7), language="de")
    observer = await clinic.colleague(Role.OBSERVER, language)
    await observer.send("/patient_1")
    [shown] = await observer.tap("chart", 1)
    assert is_large_picture(clinic, shown)
    lines = shown["text"].splitlines()
    assert "Bed 4" in lines[0]
    title = {"en": "Pain: from 6 to 3.", "es": "Dolor: de 6 a 3.", "de": "Schmerz: von 6 auf 3."}
    assert lines[3].startswith(f"• {title[language]}")
    assert (drawing(clinic).heading, drawing(clinic).language) == ("Bed 4", language)


async def test_staff_are_told_when_there_is_nothing_to_draw(clinic: TestClinic) -> None:
    await answered(clinic)
    await clinic.nurse.send("/patient_1")
    assert await clinic.nurse.tap("chart", 1) == []
    assert await clinic.nurse.toast() == "There are no answers to draw yet."
    data = clinic.signer.data(clinic.nurse.id, "chart", "99")
    assert await clinic.nurse.tap_data(data, (await clinic.nurse.received())[-1]["id"]) == []
    assert await clinic.nurse.toast() == "There are no answers to draw yet."


async def test_a_patient_cannot_tap_the_staffs_chart(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4), (3, 7))
    data = clinic.signer.data(rosa.id, "chart", "1")
    assert await rosa.tap_data(data, (await rosa.received())[-1]["id"]) == []
    assert await rosa.toast() == "This button no longer works."


async def test_who_has_not_joined_has_no_chart(clinic: TestClinic) -> None:
    clinic.invited()
    [card] = await clinic.nurse.send("/patient_1")
    assert "chart" not in [meaning(button)[0] for button in buttons_of(card)]

"""A finished check-in says how its answers stand beside the first ones, and no more than is so."""

import pytest
from answered import answer_both, answered
from asked import asked
from clinic import TestClinic
from ruled import RULED, answer, reminders
from test_checking_in import lines, tap_hip
from test_tone import TELLING

from bot.words import LANGUAGES
from schedules.reminder import Reminder

FIRST = {
    "en": "We will compare later answers with these.",
    "es": "Con esto compararemos lo que nos diga más tarde.",
    "de": "Spätere Antworten vergleichen wir damit.",
}
LATER = {
    "en": ["Your pain went from 6 to 3.", "Daily life: from 4 to 7."],
    "es": ["Su dolor pasó de 6 a 3.", "Vida diaria: de 4 a 7."],
    "de": ["Ihr Schmerz ging von 6 auf 3.", "Alltag: von 4 auf 7."],
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_first_answers_are_kept_to_compare_and_later_ones_are_compared(
    clinic: TestClinic, language: str
) -> None:
    await answered(clinic, language=language)
    shown = await answer_both(clinic, 1, 6, 4)
    assert FIRST[language] in shown.splitlines()
    await clinic.advance(days=28)
    shown = await answer_both(clinic, 2, 3, 7)
    said = [line for line in shown.splitlines() if line]
    assert said[3:5] == LATER[language]
    assert not TELLING.search(said[0])


async def test_a_single_first_answer_is_told_and_kept(clinic: TestClinic) -> None:
    rosa = await asked(clinic, "pain")
    [shown] = await rosa.tap("score", 1, "pain", 6)
    assert lines(shown)[2] == "We will compare later answers with this one."


async def test_the_same_answer_is_told_as_the_same(clinic: TestClinic) -> None:
    rosa = await asked(clinic, "pain")
    await rosa.tap("score", 1, "pain", 5)
    await clinic.advance(days=57)
    [shown] = await rosa.tap("score", 2, "pain", 5)
    assert lines(shown)[2] == "Your pain is 5, as at the start."


async def test_it_changes_when_an_answer_is_changed(clinic: TestClinic) -> None:
    rosa = await asked(clinic, "pain")
    await rosa.tap("score", 1, "pain", 5)
    await clinic.advance(days=57)
    await rosa.tap("score", 2, "pain", 2)
    await rosa.tap("again", 2)
    [shown] = await rosa.tap("score", 2, "pain", 4)
    assert lines(shown)[1:3] == ["Pain: 4 of 10", "Your pain went from 5 to 4."]
    data = clinic.signer.data(rosa.id, "score", "2", "pain", "4")
    assert await rosa.tap_data(data, shown["id"]) == []  # tapped twice, it stays as it is


async def test_an_old_check_in_is_compared_with_what_came_before_it_alone(
    clinic: TestClinic,
) -> None:
    rosa = await asked(clinic, "pain")
    await rosa.tap("score", 1, "pain", 5)
    await clinic.advance(days=57)
    await rosa.tap("score", 2, "pain", 2)
    await rosa.tap("again", 1)
    [shown] = await rosa.tap("score", 1, "pain", 7)
    assert lines(shown)[2] == "We will compare later answers with this one."


async def test_worse_is_told_with_who_sees_it_where_a_rule_tells_staff(clinic: TestClinic) -> None:
    await clinic.join(clinic.rosa, clinic.invited(source=RULED))
    await clinic.advance(days=1)
    first = reminders(clinic, Reminder.step == "check_in")[0]
    await answer(clinic, first, "pain", 3)
    await answer(clinic, first, "calf", "no")
    await clinic.advance(days=9)
    second = reminders(clinic, Reminder.step == "check_in")[1]
    await answer(clinic, second, "pain", 8)
    [shown] = await answer(clinic, second, "calf", "no")
    assert "Your pain went from 3 to 8. Your clinic will see it." in lines(shown)
    assert "I have told your clinic of your answer 🔔" in lines(shown)
    assert f"If it cannot wait, call {clinic.phone_number}." in lines(shown)
    assert "Pain: 8 of 10" in (await clinic.nurse.received())[-1]["text"]
    # Changed to what no rule looks at, it is still told, for staff hear of the change.
    await clinic.rosa.tap("again", second.id)
    await answer(clinic, second, "pain", 5)
    [shown] = await clinic.rosa.tap("pass", second.id, "calf")
    assert "Your pain went from 3 to 5. Your clinic will see it." in lines(shown)
    assert "changed an answer" in (await clinic.nurse.received())[-1]["text"]


async def test_worse_is_told_with_whom_to_call_where_no_rule_tells_staff(
    clinic: TestClinic,
) -> None:
    rosa = await asked(clinic, "pain")
    await rosa.tap("score", 1, "pain", 3)
    await clinic.advance(days=57)
    [shown] = await rosa.tap("score", 2, "pain", 6)
    assert lines(shown)[2:4] == [
        "Your pain went from 3 to 6.",
        f"If this worries you, call {clinic.phone_number}.",
    ]
    assert "will see" not in shown["text"]


async def test_what_is_no_number_is_not_compared(clinic: TestClinic) -> None:
    rosa = await asked(clinic, "calf", "weight")
    await rosa.tap("choose", 1, "calf", "no")
    above, below = await rosa.send("72,5")  # the plan says of no end that it is good
    assert lines(above)[1:3] == ["Calf: No", "Weight: 72.5 kg"]
    assert "compare" not in above["text"] + below["text"]


async def test_a_score_is_told_in_plain_words_below_the_first_line(clinic: TestClinic) -> None:
    rosa = await asked(clinic, "hip")
    shown = await tap_hip(rosa, 0, 0, 0, 0, 1, 3)
    assert lines(shown)[1:3] == [
        "HOOS, JR: 77 of 100 (100 is best)",
        "We will compare later answers with this one.",
    ]


async def test_a_typed_last_answer_shows_the_comparison_too(clinic: TestClinic) -> None:
    rosa = await asked(clinic, "pain")
    await rosa.send("6")
    await clinic.advance(days=57)
    above, _below = await rosa.send("3")
    assert "Your pain went from 6 to 3." in lines(above)


async def test_after_a_stop_an_answer_is_still_compared(clinic: TestClinic) -> None:
    rosa = await answered(clinic, (6, 4), None)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    assert "Your pain went from 6 to 2." in await answer_both(clinic, 2, 2, 7)

"""The charts of a patient's answers: all words can be read, and the lines pretend nothing."""

import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import combinations, cycle, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from bot.drawing.beside_points import Box
from bot.drawing.chart_picture import SHARPNESS, draw, measure, png
from bot.drawing.day_axis import lay_days
from bot.drawing.poster import WIDTH, Label, Line, Look, Poster, Shape, Sign, Stroke
from bot.drawing.progress_layout import lay_out_progress
from bot.drawing.value_axis import lay_values
from bot.words import LANGUAGES, words
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan
from schedules.progress import CheckIn, Given, Series, charted, progress
from schedules.shelf import open_plan, shipped

ANCHOR = date(2026, 11, 20)
HOUR = datetime(2026, 11, 20, 9, tzinfo=ZoneInfo("Europe/Madrid"))
SMALLEST = 34.0  # nearly ten pixels where the picture is 360 wide

Answers = dict[int, dict[str, object]]  # by days after the procedure

FIVE_YEARS: Answers = {
    0: {"pain": 6, "function": 4},
    2: {"hip": "52.965"},
    3: {"pain_today": 7},
    28: {"pain": 5, "function": 4},
    56: {"pain": 3, "function": 6, "hip": "64.664"},
    84: {"pain": 3, "function": 7, "relief": 40},
    183: {"pain": 2, "function": 8, "relief": 60, "hip": "76.776"},
    365: {"pain": 2, "function": 8, "relief": 70, "hip": "80.550"},
    548: {},
    731: {},
    1096: {"pain": 3, "function": 7, "relief": 60, "hip": "70.426"},
    1461: {"pain": 3, "function": 7, "relief": 60, "hip": "73.472"},
    1826: {"pain": 4, "function": 6, "relief": 50, "hip": "67.516"},
}
WORSE: Answers = {
    0: {"pain": 3, "function": 7},
    28: {"pain": 5, "function": 5},
    56: {"pain": 8, "function": 2},
    84: {"pain": 10, "function": 0},
}
COURSES = {
    "one answer": (dict(list(FIVE_YEARS.items())[:1]), 1),
    "the first days": (dict(list(FIVE_YEARS.items())[:3]), 4),
    "two answers": (dict(list(FIVE_YEARS.items())[:4]), 29),
    "a year": (dict(list(FIVE_YEARS.items())[:8]), 370),
    "five years with a gap": (FIVE_YEARS, 1830),
    "worse and worse": (WORSE, 90),
    "all the same": ({0: {"pain": 5}, 28: {"pain": 5}, 56: {"pain": 5}}, 200),
}


def series_of(plan: Plan, answers: Answers) -> tuple[Series, ...]:
    """Return answers as they would be kept; a day without any was asked for everything."""
    everything = ("pain", "function", "relief", "hip", "weight")
    check_ins, given = [], []
    for number, (day, values) in enumerate(answers.items(), 1):
        asks = tuple(values) or everything
        check_ins.append(CheckIn(number, HOUR + timedelta(days=day), asks))
        given += [Given(number, number, name, str(value)) for name, value in values.items()]
    return charted(progress(plan, "Europe/Madrid", check_ins, given), 4)


def poster(
    answers: Answers, day: int, plan: Plan | None = None, language: str = "en", **more: str
) -> Poster:
    plan = plan or open_plan("hip-stem-cell")
    today = ANCHOR + timedelta(days=day)
    series = series_of(plan, answers)
    return lay_out_progress(series, plan, ANCHOR, today, words(language), measure, **more)


def labels(shown: Poster) -> list[str]:
    return [item.text for item in shown.items if isinstance(item, Label)]


def strokes(shown: Poster, look: Look) -> list[Stroke]:
    return [item for item in shown.items if isinstance(item, Stroke) and item.look is look]


def signs(shown: Poster, shape: Shape) -> list[Sign]:
    return [item for item in shown.items if isinstance(item, Sign) and item.shape is shape]


def assert_all_can_be_read(shown: Poster) -> None:
    """No word leaves the page or covers another, by what is really drawn."""
    figure = draw(shown)
    renderer = FigureCanvasAgg(figure).get_renderer()
    drawn = [found for found in figure.findobj(Text) if found.get_text()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in drawn]
    for said, box in boxes:
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, said
        assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, said
    covered = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert covered == []


@pytest.mark.parametrize(("course", "language"), [*zip(COURSES, cycle(LANGUAGES), strict=False)])
def test_no_word_covers_another_or_leaves_the_page(course: str, language: str) -> None:
    answers, day = COURSES[course]
    assert_all_can_be_read(poster(answers, day, language=language))


@pytest.mark.parametrize(("name", "language"), [*zip(shipped(), cycle(LANGUAGES), strict=False)])
def test_the_answers_of_every_plan_are_drawn_large_enough(name: str, language: str) -> None:
    plan = open_plan(name)
    shown = poster(FIVE_YEARS, 1830, plan, language)
    assert_all_can_be_read(shown)
    assert min(item.size for item in shown.items if isinstance(item, Label)) >= SMALLEST
    assert plan.questions["pain"].title[language] in labels(shown)
    assert shown.height <= 2 * WIDTH


def test_each_question_has_a_chart_with_words_at_its_ends() -> None:
    said = labels(poster(FIVE_YEARS, 1830))
    titles = [text for text in said if text in ("Pain", "Daily life", "Hip score", "Better")]
    assert titles == ["Pain", "Daily life", "Hip score", "Better"]
    for words_at_an_end in (
        "10 = the worst pain",
        "0 = no pain",
        "10 = as well as I wish",
        "0 = not at all",
        "100 = best",
        "100 % = best",
        "HOOS, JR © HSS",
    ):
        assert words_at_an_end in said


def test_pain_of_the_day_is_not_mixed_with_that_of_the_week() -> None:
    said = labels(poster(COURSES["two answers"][0], 29))
    assert [text for text in said if text.startswith("Pain")] == ["Pain", "Pain today"]


def test_first_and_last_answers_stand_as_numbers_beside_their_points() -> None:
    said = labels(poster({0: {"pain": 6}, 28: {"pain": 3}}, 30))
    assert "6 at first" in said
    assert "3" in said
    assert "the first answer" in said


def test_one_answer_is_called_one_and_no_line_is_drawn() -> None:
    shown = poster({0: {"pain": 6}}, 1)
    assert "6 – one answer so far" in labels(shown)
    assert strokes(shown, Look.CURVE) == []
    assert strokes(shown, Look.LEVEL) == []


def test_no_line_crosses_a_gap_and_the_gap_is_named() -> None:
    answers: Answers = {
        0: {"pain": 6},
        28: {"pain": 5},
        365: {},
        731: {"pain": 3},
        1096: {"pain": 2},
    }
    shown = poster(answers, 1100)
    before, after = strokes(shown, Look.CURVE)
    assert before.places[-1][0] < after.places[0][0]
    assert "no answer" in labels(shown)
    assert len(signs(shown, Shape.DOT)) >= 3


def test_the_line_goes_up_where_the_number_goes_up() -> None:
    shown = poster(WORSE, 90)
    pain, function = strokes(shown, Look.CURVE)
    assert all(lower[1] > higher[1] for lower, higher in pairwise(pain.places))
    assert all(higher[1] < lower[1] for higher, lower in pairwise(function.places))


def test_the_procedure_is_marked_and_named_with_its_day() -> None:
    shown = poster({-7: {"pain": 6}, 28: {"pain": 5}}, 30)
    [line] = [item for item in shown.items if isinstance(item, Line) and item.look is Look.HERE]
    [name] = [i for i in shown.items if isinstance(i, Label) and i.text == "Procedure"]
    assert name.x <= line.x <= name.x + measure(name.text, name.size, True)
    assert "Nov 20" in labels(shown)
    assert line.x > signs(shown, Shape.FIRST)[0].x


@pytest.mark.parametrize(
    ("language", "dates"),
    [
        ("en", {"Nov 2026", "2028", "2029", "2030", "Nov 2031"}),
        ("es", {"nov 2026", "2028", "2029", "2030", "nov 2031"}),
        ("de", {"Nov. 2026", "2028", "2029", "2030", "Nov. 2031"}),
    ],
)
def test_dates_are_in_the_patients_language(language: str, dates: set[str]) -> None:
    assert dates <= set(labels(poster(FIVE_YEARS, 1830, language=language)))


def test_staff_read_whose_answers_they_are() -> None:
    shown = poster({0: {"pain": 6}}, 1, heading="Bed 4 $x_1$")
    assert labels(shown)[0] == "Bed 4 $x_1$"
    assert "Your answers so far" not in labels(shown)
    assert_all_can_be_read(shown)


ODD = """\
name: odd
version: 1
title: {en: Odd}
languages: [en]
questions:
  pain: {type: scale, low: 0, high: 10, better: low, title: {en: How strong the pain was this week},
         question: {en: P?}, low_label: {en: no pain at all on any day of the week},
         high_label: {en: the worst pain that you can think of or have had in your whole life}}
  weight: {type: number, unit: {en: kg}, low: 30, high: 250, decimals: 1, better: low,
           title: {en: Weight}, question: {en: W?}}
  bend: {type: number, unit: {en: °}, low: -20, high: 160, better: high, title: {en: Bending},
         question: {en: B?}}
  stiff: {type: percent, better: low, title: {en: Stiffness}, question: {en: S?}}
steps:
  check_in: {kind: check_in, when: 1 day, questions: [pain, weight, bend, stiff], text: {en: Hi}}
"""


def test_long_words_and_other_scales_have_room_too() -> None:
    plan = load_plan(ODD, "odd.yaml")
    answers: Answers = {
        0: {"pain": 10, "weight": "82.5", "bend": -5, "stiff": 100},
        28: {"pain": 0, "weight": "80.1", "bend": 40, "stiff": 70},
        56: {"pain": 10, "weight": "79", "bend": 160, "stiff": 0},
    }
    shown = poster(answers, 60, plan)
    assert_all_can_be_read(shown)
    assert {"Weight (kg)", "0 % = best", "79", "-5 at first"} <= set(labels(shown))


def test_many_answers_become_a_line_without_dots() -> None:
    answers: Answers = {7 * week: {"pain": (3 * week) % 11} for week in range(104)}
    shown = poster(answers, 730)
    assert_all_can_be_read(shown)
    assert len(signs(shown, Shape.DOT)) == 1


@settings(max_examples=20, deadline=None)
@given(
    st.dictionaries(
        st.integers(-30, 2_000),
        st.fixed_dictionaries({}, optional={"pain": st.integers(0, 10), "relief": st.just(100)}),
        min_size=1,
        max_size=8,
    ),
    st.sampled_from(sorted(LANGUAGES)),
)
def test_words_keep_apart_in_any_course(drawn: Answers, language: str) -> None:
    answers = dict(sorted(drawn.items()))
    plan = open_plan("hip-stem-cell")
    if series_of(plan, answers):
        shown = poster(answers, 100, plan, language)
        boxes = [box_of(item) for item in shown.items if isinstance(item, Label)]
        assert all(Box(0, 0, WIDTH, shown.height).holds(box) for box in boxes)
        assert not any(one.meets(other) for one, other in combinations(boxes, 2))


def box_of(label: Label) -> Box:
    """Return what the letters of a line take of the page."""
    right = label.x + measure(label.text, label.size, label.bold)
    return Box(label.x, label.y + 0.2 * label.size, right, label.y + 1.25 * label.size)


def test_a_picture_is_large_and_the_same_each_time() -> None:
    shown = poster(FIVE_YEARS, 1830)
    drawn = png(shown)
    assert drawn == png(shown)
    width, height = (int.from_bytes(drawn[at : at + 4], "big") for at in (16, 20))
    assert width == WIDTH * SHARPNESS >= 1280
    assert height == pytest.approx(shown.height * SHARPNESS, abs=1)


def test_a_picture_takes_little_work() -> None:
    png(poster({0: {"pain": 6}}, 1))  # fonts are read once
    began = time.process_time()
    png(poster(FIVE_YEARS, 1830))
    assert time.process_time() - began < 1.5  # half of that on a quiet machine


def test_days_are_in_one_scale_from_the_procedure_to_today() -> None:
    today = ANCHOR + timedelta(days=100)
    days = lay_days(ANCHOR, [ANCHOR + timedelta(days=50)], today)
    assert (days.first, days.last) == (ANCHOR, today)
    assert days.place(ANCHOR + timedelta(days=50)) == 0.5
    soon = lay_days(ANCHOR, [ANCHOR], ANCHOR)
    assert soon.last == ANCHOR + timedelta(weeks=4)
    before = lay_days(ANCHOR, [ANCHOR - timedelta(days=7)], ANCHOR - timedelta(days=3))
    assert (before.first, before.last >= ANCHOR) == (ANCHOR - timedelta(days=7), True)


@pytest.mark.parametrize("days", [28, 45, 46, 200, 201, 460, 461, 900, 901, 3_700])
def test_there_are_a_few_days_to_find_ones_way_by(days: int) -> None:
    ticks = lay_days(ANCHOR, [ANCHOR], ANCHOR + timedelta(days=days)).ticks()
    assert 1 <= len(ticks) <= 11
    assert all(before.day < after.day for before, after in pairwise(ticks))


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (["80"], ["75", "80", "85"]),
        (["80", "80.2"], ["75", "80", "85"]),  # noise looks like noise
        (["82.5", "70.1"], ["70", "80", "90"]),
        (["5.4", "6.2"], ["5", "5.5", "6", "6.5"]),
        (["0"], ["-0.1", "0", "0.1"]),
        (["-5", "95"], ["-50", "0", "50", "100"]),
        (["30", "9000"], ["0", "5000", "10000"]),
    ],
)
def test_numbers_have_even_steps_around_them(values: list[str], ticks: list[str]) -> None:
    asked = load_plan(ODD, "odd.yaml").questions["weight"]
    found = lay_values(asked, map(Decimal, values)).ticks
    assert [f"{tick:f}" for tick in found] == ticks


def test_a_scale_is_shown_from_end_to_end_whatever_was_answered() -> None:
    plan = open_plan("hip-stem-cell")
    for name, ticks in (("pain", [0, 5, 10]), ("relief", [0, 50, 100]), ("hip", [0, 50, 100])):
        assert list(lay_values(plan.questions[name], [Decimal(3)]).ticks) == ticks

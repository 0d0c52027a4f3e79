"""The picture of a course: everything is on the page, nothing covers a word, nothing changes."""

from datetime import date, time, timedelta
from itertools import combinations, pairwise

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from bot.drawing.chart_picture import SHARPNESS, draw, measure, png
from bot.drawing.poster import WIDTH, Area, Label, Look, Poster, Shape, Sign, wrap
from bot.drawing.poster_layout import lay_out
from bot.words import LANGUAGES, words
from schedules.chart import chart
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan
from schedules.shelf import open_plan, shipped
from schedules.timeline import Course

FACTS = {"clinic": "Riverside Joint Clinic", "phone": "+44 20 7946 0123", "emergency": "112"}
SIGNATURE = "Riverside Joint Clinic · +44 20 7946 0123"
ANCHOR = date(2026, 11, 20)

SHORT = """\
name: short
version: 1
title: {en: Short}
languages: [en]
steps:
  walk:
    kind: advice
    until: 5 days
    when: [2 hours, 3 days]
    card: {en: "Walk for $5 and $6 – _quietly_ ^ \\\\alpha"}
    text: {en: Please walk a little.}
"""


def poster(
    plan: Plan, language: str = "en", day: int | None = 12, signature: str = SIGNATURE
) -> Poster:
    course = Course(ANCHOR, "Europe/Madrid", time(9), plan.quiet)
    on = None if day is None else ANCHOR + timedelta(days=day)
    shown = chart(plan, course, language, FACTS, on)
    return lay_out(shown, words(language), FACTS, signature, measure)


def labels(shown: Poster) -> list[str]:
    return [item.text for item in shown.items if isinstance(item, Label)]


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize(("language", "day"), [("en", 0), ("es", 12), ("de", 1_500)])
def test_no_word_covers_another_or_leaves_the_page(name: str, language: str, day: int) -> None:
    """By the extents of what is really drawn, not by what the layout believes."""
    figure = draw(poster(open_plan(name), language, day))
    renderer = FigureCanvasAgg(figure).get_renderer()
    drawn = [found for found in figure.findobj(Text) if found.get_text()]
    boxes = [(text.get_text(), text.get_window_extent(renderer)) for text in drawn]
    assert len(boxes) > 20
    for said, box in boxes:
        assert 0 <= box.x0 <= box.x1 <= figure.bbox.width, said
        assert 0 <= box.y0 <= box.y1 <= figure.bbox.height, said
    covered = [(a, b) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)]
    assert covered == []


@pytest.mark.parametrize("days", [1, 6, 13, 15, 29, 43, 100, 364, 370, 800, 3_600])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_of_the_axis_keep_apart_however_long_the_course(days: int, language: str) -> None:
    plan = load_plan(SHORT.replace("3 days", "3 hours").replace("5 days", f"{days} days"), "s.yaml")
    for day in (0, days // 2, days):
        lines: dict[float, list[tuple[float, float]]] = {}
        for label in poster(plan, language, day).items:
            if isinstance(label, Label):
                right = label.x + measure(label.text, label.size, label.bold)
                assert label.x >= 0
                assert right <= WIDTH, label.text
                lines.setdefault(label.y, []).append((label.x, right))
        for spans in lines.values():
            for before, after in pairwise(sorted(spans)):
                assert before[1] <= after[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_covered_by_a_bar_or_a_sign(language: str) -> None:
    shown = poster(open_plan("hip-stem-cell"), language)
    bars = [i for i in shown.items if isinstance(i, Area) and i.look in (Look.AVOID, Look.DO)]
    signs = [i for i in shown.items if isinstance(i, Sign) and i.shape is not Shape.TICK]
    for label in (item for item in shown.items if isinstance(item, Label)):
        right = label.x + measure(label.text, label.size, label.bold)
        top, bottom = label.y, label.y + label.size  # the line that the letters stand on
        for bar in bars:
            beside = right <= bar.left or label.x >= bar.right
            assert beside or bottom <= bar.top or top >= bar.bottom, label.text
        for sign in signs:
            beside = right <= sign.x - 15 or label.x >= sign.x + 15
            assert beside or bottom <= sign.y - 15 or top >= sign.y + 15, label.text


@pytest.mark.parametrize("name", shipped())
def test_a_picture_says_all_there_is_to_avoid_and_until_when(name: str) -> None:
    plan = open_plan(name)
    shown = " ".join(labels(poster(plan)))
    for step in plan.steps.values():
        if step.card:
            assert step.card["en"] in shown
    assert plan.title["en"] in shown
    assert shown.count("until ") + shown.count("allowed from ") >= sum(
        bool(step.until and step.card) for step in plan.steps.values()
    )
    for fact in FACTS.values():
        assert fact in shown.replace("\u00a0", " ")


def test_a_clinic_that_has_told_nothing_has_no_line_below_the_title() -> None:
    plan = load_plan(SHORT, "short.yaml")
    assert labels(poster(plan))[2] == SIGNATURE
    assert "Weeks" in labels(poster(plan, day=None, signature=""))[2]


def test_the_day_it_is_looked_at_is_marked_and_what_holds_then_is_bold() -> None:
    plan = open_plan("hip-stem-cell")
    shown = poster(plan, day=1)
    assert "You are here: Nov 21" in labels(shown)
    bold = [item.text for item in shown.items if isinstance(item, Label) and item.bold]
    assert "Rest, with short walks at home" in bold
    assert "Light daily tasks and short walks" not in bold
    assert not any("You are here" in text for text in labels(poster(plan, day=None)))


def test_each_day_with_questions_is_named_once() -> None:
    dates = " ".join(labels(poster(open_plan("hip-stem-cell")))).replace("\u00a0", " ")
    assert dates.count("Dec 18") == 2  # on the axis, and below the questions
    assert "2031: Nov 20" in dates


def test_a_page_ends_below_its_last_line() -> None:
    for plan in (load_plan(SHORT, "short.yaml"), open_plan("hip-stem-cell")):
        shown = poster(plan)
        last = max(item.y + item.height for item in shown.items if isinstance(item, Label))
        assert last <= shown.height <= last + 100


@pytest.mark.parametrize("every", ["1 day", "1 week", "1 month"])
def test_signs_of_many_messages_do_not_run_together(every: str) -> None:
    many = f"when: [{{every: {every}, from: 1 day, until: 13 months}}]"
    text = SHORT.replace("when: [2 hours, 3 days]", many).replace("    until: 5 days\n", "")
    for cut in ("", '    card: {en: "Walk for $5 and $6 – _quietly_ ^ \\\\alpha"}\n'):
        shown = poster(load_plan(text.replace(cut, ""), "many.yaml"))
        ticks: dict[float, list[float]] = {}
        for item in shown.items:
            if isinstance(item, Sign) and item.shape is Shape.TICK:
                ticks.setdefault(item.y, []).append(item.x)
        gaps = [after - before for row in ticks.values() for before, after in pairwise(row)]
        assert gaps
        assert min(gaps) >= 8


def test_the_axis_names_where_each_stretch_begins_and_the_last_day() -> None:
    shown = poster(open_plan("hip-stem-cell"), day=None)
    named = {"Nov 20", "Dec 4", "Jan 1", "Nov 2027", "2031"}
    assert named <= set(labels(shown))


def test_a_word_longer_than_the_page_is_broken() -> None:
    long = "Kniegelenksendoprothesenimplantation" * 2
    text = SHORT.replace("{en: Short}", f"{{en: {long}}}").replace("Walk for", f"{long} for")
    shown = poster(load_plan(text, "long.yaml"))
    assert long in "".join(labels(shown)).replace("-", "")
    for label in (item for item in shown.items if isinstance(item, Label)):
        assert label.x + measure(label.text, label.size, label.bold) <= WIDTH


def test_signs_of_formulas_are_drawn_as_they_are_written() -> None:
    figure = draw(poster(load_plan(SHORT, "short.yaml")))
    FigureCanvasAgg(figure).draw()
    assert any("$5 and $6" in text.get_text() for text in figure.findobj(Text))


def test_a_picture_is_large_and_the_same_each_time() -> None:
    shown = poster(open_plan("hip-stem-cell"))
    drawn = png(shown)
    assert drawn == png(shown)
    assert drawn.startswith(b"\x89PNG")
    width, height = (int.from_bytes(drawn[at : at + 4], "big") for at in (16, 20))
    assert width == WIDTH * SHARPNESS >= 1280
    assert height == pytest.approx(shown.height * SHARPNESS, abs=1)


def test_text_breaks_at_spaces() -> None:
    def ten_each(text: str, size: float, bold: bool) -> float:
        return 10.0 * len(text)

    assert wrap("one two\u00a0three four", 90, 1, False, ten_each) == [
        "one",
        "two\u00a0three",
        "four",
    ]

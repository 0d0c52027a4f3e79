"""The week in figures, in words and as a picture."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from clinic import FRIDAY, TestClinic

from bot.delivery.attachment import LONGEST_CAPTION
from bot.delivery.transport import plain_text
from bot.drawing.chart_picture import measure
from bot.drawing.poster import WIDTH, Label, Shape, Sign
from bot.drawing.week_layout import HEIGHT, SMALLEST, lay_out_week
from bot.drawing.week_picture import week_png
from bot.for_staff.digest_words import Due, digest_said
from bot.for_staff.needs import Need, Waiting
from bot.for_staff.week import SPANS, Asked, Pain, Score, Week, by_week, read_week
from bot.for_staff.week_words import short_figures, value_said, week_said
from bot.words import LANGUAGES, words
from schedules.alert import Alert, AlertKind
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel

PAIN = (Pain((0, 0), Decimal(6), 9), Pain((1, 1), Decimal("4.5"), 8), Pain((3, 4), Decimal(3), 7))
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
WEEK = Week(
    first=date(2026, 11, 13),
    last=date(2026, 11, 19),
    enrolled=12,
    enrolled_before=8,
    under_way=143,
    asked=Asked(50, 41),
    asked_before=Asked(44, 35),
    alerts=7,
    minutes=6,
    longest=194,
    still_open=1,
    pain=PAIN,
)


@pytest.mark.parametrize(
    ("day", "week"),
    [(-30, 0), (0, 0), (1, 1), (7, 1), (8, 2), (14, 2), (15, 3)],
)
def test_the_day_after_the_procedure_begins_the_first_week(day: int, week: int) -> None:
    assert Score(1, FRIDAY, FRIDAY + timedelta(days=day), "5").week == week


def test_each_patient_counts_once_with_the_last_answer_of_the_span() -> None:
    def score(patient: int, day: int, value: str) -> Score:
        return Score(patient, FRIDAY, FRIDAY + timedelta(days=day), value)

    scores = [score(1, 1, "9"), score(1, 5, "2"), score(2, 6, "5"), score(1, 400, "9")]
    assert by_week(scores) == (Pain((1, 1), Decimal("3.5"), 2),)


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_the_picture_tells_what_the_caption_tells(language: str) -> None:
    say = words(language)
    poster = lay_out_week(WEEK, say, measure)
    labels = [item for item in poster.items if isinstance(item, Label)]
    drawn, said = [label.text for label in labels], week_said(say, WEEK)
    assert drawn[0] == say.days(WEEK.first, WEEK.last)
    for figure in short_figures(say, WEEK):
        assert figure.number in drawn
        assert figure.number in said
        for part in (figure.what, *figure.beside):
            assert str(part) in " ".join(drawn)
    for one in PAIN:
        assert value_said(say, one.median) in drawn
    assert len([i for i in poster.items if isinstance(i, Sign) and i.shape is Shape.DOT]) == 3
    assert poster.height == HEIGHT
    for label in labels:
        assert label.size >= SMALLEST
        assert 0 <= label.x <= WIDTH - measure(label.text, label.size, label.bold)
    assert week_png(WEEK, say).startswith(b"\x89PNG")


def test_the_days_are_named_and_today_is_not_among_them() -> None:
    said = week_said(words("en"), WEEK)
    assert "Fri, Nov 13 – Thu, Nov 19\nToday is not counted yet." in said
    assert "Fr., 13. – Do., 19. Nov." in week_said(words("de"), WEEK)
    assert "vie, 13 nov – jue, 19 nov" in week_said(words("es"), WEEK)


def test_the_longest_wait_stands_beside_the_median() -> None:
    said = week_said(words("en"), WEEK).replace("\u00a0", " ")
    assert "half were taken on within 6 min · longest wait 3 h 14 min · 1 still waits" in said


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_the_longest_of_weeks_fits_below_a_picture(language: str) -> None:
    most = 99_999
    pain = tuple(Pain(span, Decimal("10.5"), most) for span in SPANS)
    days = date(2026, 9, 24), date(2026, 9, 30)
    asked = Asked(most, most - 1)
    week = Week(*days, most, most, most, asked, asked, most, most, most, most, pain)
    said = plain_text(week_said(words(language), week))
    assert len(said) <= LONGEST_CAPTION
    assert lay_out_week(week, words(language), measure).height <= WIDTH


def test_the_digest_at_its_longest_is_one_message() -> None:
    most = 99_999
    waiting = [Waiting(need, place, MONDAY) for place in range(999) for need in Need]
    for language in LANGUAGES:
        said = digest_said(words(language), waiting, most, Due(most, most, most))
        assert len(plain_text(said)) < 4096


def test_a_week_without_questions_or_answers_is_told_plainly() -> None:
    empty = Week(WEEK.first, WEEK.last, 1, 0, 1, Asked(0, 0), Asked(0, 0), 0, None, None, 0, ())
    said = week_said(words("en"), empty)
    assert "<b>0</b> questions sent" in said
    assert "Nobody had to be called." in said
    assert "No answers in the last 4 weeks." in said
    assert lay_out_week(empty, words("en"), measure).items


async def test_the_figures_are_those_of_the_last_seven_whole_days(clinic: TestClinic) -> None:
    clinic.invited()
    now, about = clinic.now, {"enrolment_id": 1, "kind": Kind.CHECK_IN, "step": "check"}
    with transaction(clinic.stage.app.engine) as session:
        session.get_one(Enrolment, 1).created_at = now - timedelta(days=2)
        for number, ago in enumerate((8, 7, 1, 0), 100):  # one before, two of the week, today
            at = now - timedelta(days=ago)
            times = {"due_at": at, "run_at": at, "expires_at": at, "released_at": at}
            row = Reminder(**about, **times, number=number, state=ReminderState.RELEASED)
            session.add(row)
            session.flush()
            if ago != 7:
                answer = {"question": "pain", "value": str(ago), "kind": ReplyKind.SCORE}
                reply = Reply(enrolment_id=1, reminder_id=row.id, update_id=number, **answer)
                reply.given_at = at
                session.add(reply)
        for minutes in (2, 9, None):
            raised = now - timedelta(days=3)
            taken = raised + timedelta(minutes=minutes) if minutes else None
            alert = {"kind": AlertKind.RED_FLAG, "level": AlertLevel.NOW, "enrolment_id": 1}
            session.add(Alert(**alert, raised_at=raised, acknowledged_at=taken))
    with reading(clinic.stage.app.engine) as session:
        week = read_week(session, "Europe/London", now)
    assert (week.first, week.last) == (FRIDAY - timedelta(days=7), FRIDAY - timedelta(days=1))
    assert (week.enrolled, week.enrolled_before, week.under_way) == (1, 0, 0)
    assert (week.asked, week.asked_before) == (Asked(2, 1), Asked(1, 1))
    assert (week.alerts, week.minutes, week.longest, week.still_open) == (3, 6, 9, 1)
    assert week.pain == (Pain((0, 0), Decimal(1), 1),)

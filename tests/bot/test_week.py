"""The week in figures, in words and as a picture."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from clinic import FRIDAY, TestClinic

from bot.drawing.chart_picture import measure
from bot.drawing.poster import WIDTH, Label, Shape, Sign
from bot.drawing.poster_page import SMALL
from bot.drawing.week_layout import lay_out_week
from bot.drawing.week_picture import week_png
from bot.for_staff.week import Asked, Pain, Score, Week, by_week, kept_week, read_kept, read_week
from bot.for_staff.week_words import figures, week_said
from bot.words import words
from schedules.alert import Alert, AlertKind
from schedules.database import reading, transaction
from schedules.enrolment import Enrolment
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.rule import AlertLevel

PAIN = (Pain((0, 0), Decimal(6), 9), Pain((1, 1), Decimal("4.5"), 8), Pain((3, 4), Decimal(3), 7))
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


def test_figures_are_kept_as_they_were_said() -> None:
    assert read_kept(kept_week(WEEK)) == WEEK


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_the_picture_tells_what_the_caption_tells(language: str) -> None:
    say = words(language)
    poster = lay_out_week(WEEK, say, measure)
    labels = [item for item in poster.items if isinstance(item, Label)]
    drawn, said = [label.text for label in labels], week_said(say, WEEK)
    for figure in figures(say, WEEK):
        assert figure.number in drawn
        assert figure.number in said
        for part in (figure.what, *figure.beside.split(" · ")):
            assert str(part) in said
            assert str(part) in " ".join(drawn)
    assert len([i for i in poster.items if isinstance(i, Sign) and i.shape is Shape.DOT]) == 3
    for label in labels:
        assert label.size >= SMALL
        assert 0 <= label.x <= WIDTH - measure(label.text, label.size, label.bold)
    assert week_png(WEEK, say).startswith(b"\x89PNG")


def test_a_week_without_questions_or_answers_is_told_plainly() -> None:
    empty = Week(WEEK.first, WEEK.last, 1, 0, 1, Asked(0, 0), Asked(0, 0), 0, None, 0, ())
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
    assert (week.alerts, week.minutes, week.still_open) == (3, 6, 1)
    assert week.pain == (Pain((0, 0), Decimal(1), 1),)

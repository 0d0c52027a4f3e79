"""Whatever a patient taps: nothing in quiet hours, nothing twice, nothing after a stop.

Weeks of a life are played with any taps and texts in any order, over a change of the clocks, every
step a restart. What was told is then held against what may have been.
"""

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from gentle import GENTLE
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from life import Life, begin
from sqlmodel import col

from schedules.enrolment import EnrolmentState
from schedules.hours import Quiet
from schedules.message import Message, MessageKind, MessageState
from schedules.plan import Kind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind
from schedules.timeline import timeline

QUIET = Quiet.parse("21:00-08:00")
PLACES = [  # each with a change of the clocks within the weeks that are played
    ("Europe/Berlin", date(2026, 3, 14)),
    ("America/New_York", date(2026, 10, 20)),
    ("Australia/Lord_Howe", date(2026, 9, 22)),
]
FIRST_TIME = (MessageKind.REMINDER, MessageKind.CATCH_UP)

waits = st.tuples(st.just("wait"), st.sampled_from([1, 5, 60, 200, 600, 1_000, 2_880]))
taps = st.tuples(st.just("tap"), st.integers(0, 12))
meant = st.sampled_from(["answer", "later", "snooze", "snooze", "wake", "undo", "shift"])
wishes = st.tuples(st.just("mean"), meant)
stale = st.tuples(st.just("stale"), st.integers(0, 400))
texts = st.tuples(st.just("write"), st.sampled_from(["later", "done", "not yet", "6", "ok", "hm"]))
acts = st.lists(st.one_of(waits, waits, taps, wishes, wishes, stale, texts), max_size=30)
Act = tuple[str, int | str]


class Watch:
    """A life that is watched: each act is done, and what may never be is looked for at once."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.stopped_at: datetime | None = None

    def do(self, act: str, argument: int | str) -> None:
        """Do one thing that a patient may do."""
        if act == "mean":
            self._mean(str(argument))
        elif act == "wait":
            self.life.wait(minutes=int(argument))
        elif act == "write":
            self.life.write(str(argument))
        elif act == "stop":
            self._stop()
        else:
            self._tap(act, int(argument))

    def _tap(self, act: str, place: int) -> None:
        """Tap something that is shown, or whatever was ever there to tap."""
        there = [(number, data) for number, one in self.life.chat.items() for data in one.data]
        shown = [pair for pair in (there if act == "tap" else self.life.ever) if _may(pair[1])]
        if shown:
            # The newest messages are tapped most, as happens in life.
            self.life.tap_data(*shown[-1 - place % len(shown)])

    def _mean(self, verb: str) -> None:
        """Tap the newest button of a verb that is shown, if there is one."""
        if any(verb in one.verbs for one in self.life.chat.values()):
            self.life.tap(verb)

    def _stop(self) -> None:
        if self.life.enrolment.state is EnrolmentState.ACTIVE:
            self.life.write("/stop")
            self.life.tap("stop", "yes")
            self.stopped_at = self.life.now

    def check(self) -> None:
        """Hold what was told against what may have been."""
        told, zone = self.life.told, ZoneInfo(self.life.enrolment.zone)
        assert not [one.at for one in told if QUIET.contains(one.at.astimezone(zone).time())]
        if self.stopped_at:
            assert not [one.at for one in told if one.at > self.stopped_at]
        first = Counter(r for one in told if one.kind in FIRST_TIME for r in one.reminders)
        assert max(first.values(), default=1) == 1
        self._check_said_again()
        self._check_replies()
        self._check_series()

    def _check_said_again(self) -> None:
        """Each row is sent once at most, as the patient chose, and never after an answer."""
        rows = self.life.rows(Message, Message.kind == MessageKind.AGAIN)
        sent = [row for row in rows if row.state is MessageState.SENT]
        said = [one for one in self.life.told if one.kind is MessageKind.AGAIN]
        assert len(sent) == len(said)
        waiting = Counter(row.again_of for row in rows if row.state is MessageState.PENDING)
        assert max(waiting.values(), default=1) == 1
        for row in sent:
            assert row.sent_at >= row.not_before
            assert not self._answered_by(row.again_of, row.sent_at)

    def _answered_by(self, reminder_id: int, moment: datetime) -> bool:
        mine = (Reply.reminder_id == reminder_id, col(Reply.given_at) <= moment)
        standing = {reply.question: reply.value for reply in self.life.rows(Reply, *mine)}
        return bool(set(standing.values()) - {"not_yet", "undone"})

    def _check_replies(self) -> None:
        """A chain of taps is never broken, and every answer is for a reminder that was sent."""
        for reply in self.life.rows(Reply, Reply.kind == ReplyKind.TAP):
            [reminder] = self.life.rows(Reminder, Reminder.id == reply.reminder_id)
            assert reminder.state is ReminderState.RELEASED
        superseded = [r.supersedes_id for r in self.life.rows(Reply) if r.supersedes_id]
        assert len(superseded) == len(set(superseded))

    def _check_series(self) -> None:
        """What is to come is just what the plan and the moves that were wished for ask for."""
        wanted = {
            (o.step, o.number): o.utc
            for o in timeline(self.life.plan, self.life.enrolment.course())
        }
        planned = self.life.rows(Reminder, Reminder.state == ReminderState.PLANNED)
        own = {(r.step, r.number): r.due_at for r in planned if r.kind is not Kind.FOLLOW_UP}
        assert own.items() <= wanted.items()


def _may(data: str) -> bool:
    return data.split(":")[0] not in ("stop", "return", "settle", "calendar", "sign", "unlisted")


MOVED_ON: list[Act] = [  # a walk is put off to tomorrow, and the rest is moved; then all undone
    ("wait", 1_680),
    *[("mean", verb) for verb in ("later", "snooze", "later", "snooze")],
    ("stale", 3),
    *[("mean", "shift") for _ in range(3)],
    ("wait", 2_880),
    *[("mean", verb) for verb in ("wake", "answer", "undo", "later", "snooze")],
    ("wait", 600),
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Give each life a folder of its own, beside one database that is migrated once."""
    together = tmp_path_factory.mktemp("lives")
    return lambda: Path(tempfile.mkdtemp(dir=together))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(place=st.sampled_from(PLACES), way=acts, stops=st.booleans())
@example(place=PLACES[0], way=MOVED_ON, stops=True)
@example(place=PLACES[1], way=MOVED_ON * 3, stops=False)
def test_nothing_is_told_in_quiet_hours_twice_or_after_a_stop(
    folders: Callable[[], Path], place: tuple[str, date], way: list[Act], stops: bool
) -> None:
    zone, anchor = place
    life = begin(folders(), GENTLE, anchor=anchor, zone=zone)
    watch = Watch(life)
    for act in way:
        watch.do(*act)
    watch.check()
    if stops:
        watch.do("stop", 0)
    watch.do("wait", 60 * 24 * 15)
    watch.check()
    life.engine.dispose()


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    life = begin(tmp_path, GENTLE, anchor=PLACES[0][1])
    yield Watch(life)
    life.engine.dispose()


def test_an_answer_given_days_late_counts_for_its_own_day(watch: Watch) -> None:
    life = watch.life
    life.wait(days=1, hours=3)
    life.tap("later", life.reminder("walk").id)
    life.tap("snooze", life.reminder("walk").id, "tomorrow")
    life.wait(days=20)
    life.tap("answer", life.reminder("walk").id, "done")
    [reply] = life.rows(Reply)
    assert reply.reminder_id == life.reminder("walk").id
    assert life.reminder("walk", 5).due_at < reply.given_at < datetime.max.replace(tzinfo=UTC)
    watch.check()

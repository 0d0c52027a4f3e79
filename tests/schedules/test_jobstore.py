"""The job store: planned rows seen as APScheduler's jobs, and nothing kept beside them."""

import pickle
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Engine, event
from ward import NOON, HandClock, open_ward, plan_reminders, reminder

from schedules.database import transaction
from schedules.jobstore import BATCH, JobRefusedError, ReminderJobStore
from schedules.reminder import Reminder, ReminderState

HOUR = timedelta(hours=1)
ANY_TIME = datetime(1999, 1, 1, tzinfo=UTC)  # what APScheduler passes: never looked at


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    return open_ward(tmp_path)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def store(engine: Engine, clock: HandClock) -> ReminderJobStore:
    store = ReminderJobStore(engine, clock)
    store.start(AsyncIOScheduler(timezone=UTC), "default")
    return store


def end(engine: Engine, reminder_id: int) -> None:
    with transaction(engine) as session:
        session.get_one(Reminder, reminder_id).state = ReminderState.MISSED


def test_every_planned_reminder_is_a_job_in_order_of_time(
    engine: Engine, store: ReminderJobStore
) -> None:
    late, early, over = plan_reminders(engine, [NOON + 2 * HOUR, NOON + HOUR, NOON])
    end(engine, over)
    jobs = store.get_all_jobs()
    assert [(job.id, job.next_run_time) for job in jobs] == [
        (str(early), NOON + HOUR),
        (str(late), NOON + 2 * HOUR),
    ]
    assert jobs[0].name == "walk 2 of enrolment 1"
    assert str(jobs[0]).endswith("2027-03-01 13:00:00 UTC)")


def test_a_job_is_found_by_its_id_while_it_is_planned(
    engine: Engine, store: ReminderJobStore
) -> None:
    planned, over = plan_reminders(engine, [NOON, NOON])
    end(engine, over)
    found = store.lookup_job(str(planned))
    assert found is not None
    assert found.next_run_time == NOON
    assert [store.lookup_job(job_id) for job_id in (str(over), "999", "sweep", "")] == [None] * 4


def test_due_jobs_are_told_by_the_stores_own_clock(
    engine: Engine, store: ReminderJobStore, clock: HandClock
) -> None:
    now, later = plan_reminders(engine, [NOON, NOON + HOUR])
    assert [job.id for job in store.get_due_jobs(ANY_TIME)] == [str(now)]
    clock.time += HOUR
    assert [job.id for job in store.get_due_jobs(ANY_TIME)] == [str(now), str(later)]
    clock.time -= 2 * HOUR
    assert store.get_due_jobs(ANY_TIME) == []


def test_due_jobs_come_in_batches_the_longest_due_first(
    engine: Engine, store: ReminderJobStore
) -> None:
    dues = [NOON - n * timedelta(minutes=1) for n in range(3 * BATCH)]
    ids = plan_reminders(engine, dues)
    assert [int(job.id) for job in store.get_due_jobs(ANY_TIME)] == ids[: -BATCH - 1 : -1]


def test_the_next_run_time_is_the_earliest_planned(engine: Engine, store: ReminderJobStore) -> None:
    assert store.get_next_run_time() is None
    _, first = plan_reminders(engine, [NOON + HOUR, NOON - HOUR])
    assert store.get_next_run_time() == NOON - HOUR
    end(engine, first)
    assert store.get_next_run_time() == NOON + HOUR


def test_whatever_apscheduler_writes_changes_nothing(
    engine: Engine, store: ReminderJobStore
) -> None:
    [reminder_id] = plan_reminders(engine, [NOON])
    [job] = store.get_all_jobs()
    job.next_run_time = NOON + HOUR
    store.update_job(job)
    store.remove_job(job.id)
    store.remove_all_jobs()
    row = reminder(engine, reminder_id)
    assert (row.state, row.run_at) == (ReminderState.PLANNED, NOON)


def test_jobs_of_other_stores_are_not_here(store: ReminderJobStore) -> None:
    with pytest.raises(JobLookupError):
        store.remove_job("sweep")


def test_a_job_cannot_be_added(engine: Engine, store: ReminderJobStore) -> None:
    plan_reminders(engine, [NOON])
    [job] = store.get_all_jobs()
    with pytest.raises(JobRefusedError, match="reminders come from enrolling"):
        store.add_job(job)


def test_a_job_cannot_be_pickled(engine: Engine, store: ReminderJobStore) -> None:
    plan_reminders(engine, [NOON])
    with pytest.raises(ValueError, match="cannot be serialized"):
        pickle.dumps(store.get_all_jobs())


@pytest.mark.parametrize("method", ["get_due_jobs", "get_next_run_time"])
def test_the_scheduler_reads_only_the_index_of_planned_rows(
    engine: Engine, store: ReminderJobStore, method: str
) -> None:
    asked: list[tuple[str, tuple[object, ...]]] = []
    event.listen(
        engine, "before_cursor_execute", lambda _c, _u, sql, values, *_: asked.append((sql, values))
    )
    store.get_due_jobs(ANY_TIME) if method == "get_due_jobs" else store.get_next_run_time()
    sql, values = asked[-1]
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
    assert [row.detail.split(" ", 1)[0] for row in plan] in (["SEARCH"], ["SCAN"])
    assert "USING INDEX reminder_planned" in plan[0].detail

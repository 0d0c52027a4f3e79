"""Plans in the database: kept as they read, once each, and parsed once."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import func, select
from ward import LONGER_PLAN, NOON, PLAN, open_ward

from schedules.database import reading, transaction
from schedules.enrolment import PlanVersion
from schedules.faults import PlanFaults
from schedules.plans import keep_plan, plan_of


def test_the_same_text_is_kept_once(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    with transaction(engine) as session:
        first = keep_plan(session, PLAN, NOON)
    with transaction(engine) as session:
        again = keep_plan(session, PLAN, NOON + timedelta(days=1))
        other = keep_plan(session, LONGER_PLAN, NOON)
    assert (again.id, again.saved_at) == (first.id, NOON)
    assert other.id != first.id
    assert (first.name, first.source) == ("knee", PLAN)


def test_a_plan_is_read_back_as_it_was_and_parsed_once(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    with transaction(engine) as session:
        ids = [keep_plan(session, source, NOON).id or 0 for source in (PLAN, LONGER_PLAN)]
    with reading(engine) as session:
        shorter, longer = (plan_of(session, version_id) for version_id in ids)
        assert plan_of(session, ids[0]) is shorter
    assert [len(plan.steps["walk"].spans) for plan in (shorter, longer)] == [4, 5]


def test_an_unsound_plan_is_not_kept(tmp_path: Path) -> None:
    with transaction(open_ward(tmp_path)) as session:
        with pytest.raises(PlanFaults):
            keep_plan(session, "name: knee\n", NOON)
        assert session.exec(select(func.count()).select_from(PlanVersion)).one() == 0

"""A million planned reminders cost the scheduler no more than a thousand do.

The bounds are wide, for a busy machine; `tests/bench` measures.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from ward import NOON, plan_many, released_ids
from ward_process import forging

MEGABYTE = 1_000_000


@pytest.mark.slow
def test_a_million_planned_reminders_are_ready_at_once(tmp_path: Path) -> None:
    folders = {count: tmp_path / str(count) for count in (1_000, 1_000_000)}
    grown = {}
    for count, folder in folders.items():
        engine = plan_many(folder, count, first_due=NOON, every=timedelta(seconds=30))
        with forging() as forge:
            [process] = forge.start("measure_start", folder)
        seconds, grown_bytes = map(float, process.told)
        assert released_ids(engine) == [1]
        assert seconds < 1.0
        grown[count] = grown_bytes
        engine.dispose()
    assert grown[1_000_000] - grown[1_000] < 10 * MEGABYTE

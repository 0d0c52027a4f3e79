"""Two schedulers on one file, killed at random moments: each reminder is one message, none two."""

import random
import time
from collections import Counter
from pathlib import Path

from sqlmodel import select
from ward import NOON, open_ward, plan_reminders, released_ids
from ward_process import forging

from schedules.database import reading
from schedules.reminder import Reminder, ReminderState

KILLS = 30  # of schedulers at work
RUSH = 400  # due whenever a pair starts, more than it can release before it is killed


def test_every_reminder_is_one_message_whatever_is_killed_when(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    dice = random.Random(20270301)
    ids: list[int] = []
    killed = 0
    with forging() as forge:
        while killed < KILLS:
            ids += plan_reminders(engine, [NOON] * (RUSH + len(released_ids(engine)) - len(ids)))
            for process in forge.start("release_all", tmp_path, copies=2):
                time.sleep(dice.uniform(0, 0.03))
                killed += process.alive()
                process.kill()
            assert max(Counter(released_ids(engine)).values(), default=1) == 1
        for process in forge.start("release_all", tmp_path, copies=2):
            process.wait()
    assert sorted(released_ids(engine)) == ids
    with reading(engine) as session:
        assert set(session.exec(select(Reminder.state))) == {ReminderState.RELEASED}

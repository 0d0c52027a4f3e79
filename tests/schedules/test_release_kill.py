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

REMINDERS = 1000
ROUNDS = 15  # of two kills each


def test_every_reminder_is_one_message_whatever_is_killed_when(tmp_path: Path) -> None:
    engine = open_ward(tmp_path)
    ids = plan_reminders(engine, [NOON] * REMINDERS)
    dice = random.Random(20270301)
    killed_at_work = 0
    with forging() as forge:
        for _ in range(ROUNDS):
            pair = [forge.start("release_all", tmp_path) for _ in range(2)]
            for process in pair:
                time.sleep(dice.uniform(0, 0.03))
                killed_at_work += process.alive()
                process.kill()
            assert max(Counter(released_ids(engine)).values(), default=1) == 1
        assert killed_at_work >= 20, "the rush ended before the killing did"
        for process in [forge.start("release_all", tmp_path) for _ in range(2)]:
            process.wait()
    assert sorted(released_ids(engine)) == ids
    with reading(engine) as session:
        assert set(session.exec(select(Reminder.state))) == {ReminderState.RELEASED}

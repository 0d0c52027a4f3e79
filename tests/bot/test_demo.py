"""The demo as a process of its own: it leaves nothing behind, however it is ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from clinic import TestClinic

from bot.guide import next_step
from schedules.database import reading


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_the_demo_deletes_its_data_when_it_is_ended(tmp_path: Path, ending: signal.Signals) -> None:
    demo = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", "0"],
        env=os.environ | {"TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert demo.stdout
    while "deletes its data" not in demo.stdout.readline():
        assert demo.poll() is None
    assert list(tmp_path.iterdir())
    demo.send_signal(ending)
    demo.wait(30)
    assert list(tmp_path.iterdir()) == []


async def test_the_hint_goes_on_when_a_second_patient_is_enrolled(clinic: TestClinic) -> None:
    def hint() -> str:
        with reading(clinic.stage.app.engine) as session:
            return next_step(session)

    assert "Enrol a patient" in hint()
    secrets = clinic.invited()
    assert "tap the link" in hint()
    await clinic.join(clinic.rosa, secrets)
    moves_on = hint()
    assert "Tap an answer on Rosa's phone" in moves_on
    second = clinic.invited("Bed 5")
    assert hint() == moves_on  # Rosa's phone has a plan, so the second link opens nothing there
    await clinic.rosa.open(clinic.link(second))
    assert hint() == moves_on
    await clinic.rosa.send("/stop")
    await clinic.rosa.tap("stop", "yes")
    assert "tap the link" in hint()

"""The demo as a process of its own: it leaves nothing behind, however it is ended."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest


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

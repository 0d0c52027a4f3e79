"""`aftercare demo --play` as a newcomer runs it."""

import re
import subprocess
import sys

import pytest


@pytest.mark.slow
def test_five_years_are_played_in_a_minute() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "bot", "demo", "--play"],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (played.returncode, played.stderr) == (0, "")
    years = {int(year) for year in re.findall(r"^\w+day \d+ \w+ (\d{4})$", played.stdout, re.M)}
    assert max(years) - min(years) == 5
    for part in ("Do you agree?", "Rosa taps", "Reminders", "Scores", "Missed: "):
        assert part in played.stdout
    sent, answered, missed = map(
        int, re.search(r"all\s*│\s*(\d+)\s*│\s*(\d+)\s*│\s*(\d+)", played.stdout).groups()
    )
    assert sent > answered > 50
    assert missed >= 1

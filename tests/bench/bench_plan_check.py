"""Measure how long a large plan takes to check, beside the start of the interpreter alone.

python tests/bench/bench_plan_check.py
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

STEPS = 200
RUNS = 15
LANGUAGES = ("en", "es", "de")
TOP = """\
name: large
version: 1
title: {en: A large plan, es: Un plan grande, de: Ein großer Plan}
languages: [en, es, de]
most_a_day: 20
sources: {sheet: The aftercare sheet}
"""
WORDS = {
    "en": ("Hello. A note from {clinic}.", "Please walk a little today.", "Any trouble? {phone}."),
    "es": ("Hola. Un mensaje de {clinic}.", "Camine un poco hoy.", "¿Algún problema? {phone}."),
    "de": ("Guten Tag. Ein Gruß von {clinic}.", "Gehen Sie etwas.", "Ein Problem? {phone}."),
}


def large_plan(steps: int = STEPS) -> str:
    """Write a plan of so many steps in three languages, each with ten texts or so in each."""
    return TOP + "steps:\n" + "".join(line for n in range(steps) for line in _step(n))


def _step(number: int) -> Iterator[str]:
    yield f"  walk_{number}:\n    kind: advice\n    source: sheet\n    until: 10 weeks\n"
    yield f"    when: [{number % 60} days, {{between: [61 days, 63 days]}}, 1 day before end]\n"
    yield "    late: {policy: send, within: 2 days}\n    buttons: [ok, problem]\n    text:\n"
    for language in LANGUAGES:
        hello, please, trouble = WORDS[language]
        yield f"      {language}:\n"
        for turn in ("1", "2"):
            yield f"        - |\n          {hello}\n\n          {please} ({number}-{turn})\n"
            yield f"          {trouble}\n"
    yield "    card: {en: Short walks, es: Paseos cortos, de: Kurze Wege}\n"


def main() -> None:
    """Print the middle time of some runs of each command, in milliseconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "large.yaml"
        path.write_text(large_plan(), encoding="utf-8")
        start = _middle([sys.executable, "-c", "pass"])
        command = [str(Path(sys.executable).with_name("aftercare")), "plan", "check", str(path)]
        check = _middle(command)
        size = path.stat().st_size
    print(f"{STEPS} steps, {size / 1024:.0f} KB")
    print(f"interpreter alone  {start:4.0f} ms")
    print(f"plan check         {check:4.0f} ms, {check - start:.0f} ms beyond it")


def _middle(command: list[str]) -> float:
    # As it is installed: each module is compiled once, here by the first run.
    environment = {key: v for key, v in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run(command, check=False, capture_output=True, env=environment)
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=False, capture_output=True, env=environment)
        times.append((time.perf_counter() - began) * 1000)
    return sorted(times)[RUNS // 2]


if __name__ == "__main__":
    main()

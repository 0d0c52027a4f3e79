"""Schedulers in processes of their own, forked from one that is warm: to be killed, and measured.

Run as a program it reads `WORK FOLDER` lines, forks a process for each and lets that print one
line: its process id, then whatever the work has to tell once it is under way or done.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ward import HandClock, open_ward

from schedules.scheduler import ReminderScheduler


@dataclass
class Process:
    """One forked process and the words it told."""

    pid: int
    told: list[str]

    def alive(self) -> bool:
        return Path(f"/proc/{self.pid}").exists()

    def kill(self) -> None:
        if self.alive():
            os.kill(self.pid, signal.SIGKILL)
        self.wait()

    def wait(self, seconds: float = 60.0) -> None:
        until = time.monotonic() + seconds
        while self.alive():
            assert time.monotonic() < until, f"process {self.pid} does not end"
            time.sleep(0.001)


@dataclass
class Forge:
    """The warm process; `start` gives some forked from it, once each has told its line."""

    process: "subprocess.Popen[str]"

    def start(self, work: str, folder: Path, copies: int = 1) -> list[Process]:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{work} {folder}\n" * copies)
        self.process.stdin.flush()
        told = [self.process.stdout.readline().split() for _ in range(copies)]
        return [Process(int(pid), words) for pid, *words in told]


@contextmanager
def forging() -> Iterator[Forge]:
    program = [sys.executable, __file__]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield Forge(process)


def release_all(folder: Path) -> None:
    """Say that the work begins, then release whatever is due at noon."""
    engine = open_ward(folder)

    async def work() -> None:
        scheduler = ReminderScheduler(engine, HandClock())
        scheduler.start()
        tell()
        while scheduler.next_due() is not None:  # noqa: ASYNC110 - a row, not an event
            await asyncio.sleep(0.01)
        await scheduler.stop()

    asyncio.run(work())


def measure_start(folder: Path) -> None:
    """Tell the seconds until a scheduler has released what is due, and the bytes it grew by."""
    engine = open_ward(folder)

    async def work() -> None:
        released = asyncio.Event()
        before, begun = resident_bytes(), time.perf_counter()
        scheduler = ReminderScheduler(engine, HandClock(), after=released.set)
        scheduler.start()
        await released.wait()
        scheduler.next_due()
        tell(time.perf_counter() - begun, resident_bytes() - before)
        await scheduler.stop()

    asyncio.run(work())


def tell(*words: object) -> None:
    line = " ".join(str(word) for word in (os.getpid(), *words))
    os.write(1, f"{line}\n".encode())  # in one piece: several write to the same pipe


def resident_bytes() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the ended are gone at once
    works = {"release_all": release_all, "measure_start": measure_start}
    for line in sys.stdin:
        work, folder = line.split(maxsplit=1)
        if os.fork() == 0:
            works[work](Path(folder.strip()))
            os._exit(0)


if __name__ == "__main__":
    main()

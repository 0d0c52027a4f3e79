"""Forks bots from a process that has imported everything, so that a start takes milliseconds.

It reads commands from standard input and answers each with one line:
`start ARGUMENT…` → the new process's id; `kill` → the status it ended with.
(multiprocessing's fork server would do, but before Python 3.13 it preloads without sys.path.)
"""

import importlib
import os
import signal
import sys
from types import ModuleType

import alembic.command
import alembic.runtime.migration
import alembic.script
from sqlalchemy.orm import configure_mappers

from bot.delivery.transport import build_bot
from bot.shelf import fill_shelf
from schedules.understanding.understand import get_ready

PRELOADED = (alembic.command, alembic.runtime.migration, alembic.script)  # for open_database


def main() -> None:
    """Obey until standard input ends; the driver is a module whose `run` works until killed."""
    driver = importlib.import_module(sys.argv[1])
    # What takes a start most of a second: the tables of words, the plans, the certificates.
    get_ready()
    fill_shelf(None)
    build_bot("0:nobody")
    configure_mappers()
    bot = 0
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "start":
            bot = _fork(driver, *arguments)
            print(bot, flush=True)
        else:
            os.kill(bot, signal.SIGKILL)
            print(os.waitstatus_to_exitcode(os.waitpid(bot, 0)[1]), flush=True)
            bot = 0
    if bot:  # a test that failed left it; nothing outlives the test
        os.kill(bot, signal.SIGKILL)


def _fork(driver: ModuleType, *arguments: str) -> int:
    child = os.fork()
    if child == 0:
        os.close(0)
        driver.run(*arguments)
    return child


if __name__ == "__main__":
    main()

"""Forks bots from a process that has imported everything, so that a start takes milliseconds.

It reads commands from standard input and answers each with one line:
`start DATABASE_URL TELEGRAM_URL SINCE` → the new process's id; `kill` → the status it ended with.
(multiprocessing's fork server would do, but before Python 3.13 it preloads without sys.path.)
"""

import os
import signal
import sys

import alembic.command
import alembic.runtime.migration
import alembic.script
import driver

PRELOADED = (alembic.command, alembic.runtime.migration, alembic.script)  # for open_database


def main() -> None:
    """Obey until standard input ends."""
    bot = 0
    for line in sys.stdin:
        command, *arguments = line.split()
        if command == "start":
            bot = _fork(*arguments)
            print(bot, flush=True)
        else:
            os.kill(bot, signal.SIGKILL)
            print(os.waitstatus_to_exitcode(os.waitpid(bot, 0)[1]), flush=True)


def _fork(database_url: str, telegram_url: str, since: str) -> int:
    child = os.fork()
    if child == 0:
        os.close(0)
        driver.run(database_url, telegram_url, float(since))
    return child


if __name__ == "__main__":
    main()

"""An Outage is a time in which the database cannot be used: locked, full, out of reach."""

import logging
import sqlite3

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

log = logging.getLogger(__name__)

RETRY_SECONDS = 1.0

# SQLite's primary result codes that pass by themselves or once somebody frees space.
_PASSING = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}

_READ_ONLY = "25006"  # of PostgreSQL: a server that has not taken over yet; no operational error


class Outage:
    """Says once that one part of the bot has to wait for the database, and once that it goes on."""

    def __init__(self, who: str) -> None:
        self._who = who
        self._under_way = False

    def goes_on(self, error: Exception) -> None:
        """Note that the database failed once more."""
        if not self._under_way:
            log.error("%s: waiting for the database: %s", self._who, _said(error))
        self._under_way = True

    def is_over(self) -> None:
        """Note that the database works."""
        if self._under_way:
            log.warning("%s: the database works again", self._who)
        self._under_way = False


def is_outage(error: Exception) -> bool:
    """Tell a database that cannot be used just now from a statement that will always fail."""
    if not isinstance(error, DBAPIError):
        return False
    if isinstance(error.orig, sqlite3.Error):
        # The low byte is the primary code; errors of the Python module itself have none.
        return getattr(error.orig, "sqlite_errorcode", 0) & 0xFF in _PASSING
    if getattr(error.orig, "sqlstate", None) == _READ_ONLY:
        return True
    return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)


def _said(error: Exception) -> str:
    """Return the database's own words, without the statement and its values (patients' words)."""
    if isinstance(error, DBAPIError):
        return str(error.orig)
    return type(error).__name__

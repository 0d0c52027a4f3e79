"""The server of a PostgreSQL database: how it is connected to, and what it says that is wrong."""

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from schedules.errors import DatabaseError

# A server that is out of reach must not hold up the bot for longer than a locked file does; one
# that is gone without a word is given up after half a minute, not after two hours.
_ASKED = {
    "client_encoding": "utf8",
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
_LOCK_PATIENCE = "-c lock_timeout=5s"
_UTC = "-c timezone=UTC"  # dates are taken from instants in the queries too

# What PostgreSQL and its driver say, and what a person should do about it.
ADVICE = {
    "does not exist": "is not on its server, or its user is not; check AFTERCARE_DATABASE_URL",
    "password authentication failed": "refuses this user; check AFTERCARE_DATABASE_URL",
    "no password supplied": "wants a password; check AFTERCARE_DATABASE_URL",
    "permission denied": "may not be changed by this user; make the user its owner",
    "failed to resolve": "cannot be reached; check AFTERCARE_DATABASE_URL",
    "connection failed": "cannot be reached; check that its server runs, then start again",
    "connection timeout": "cannot be reached; check that its server runs, then start again",
    "lock timeout": "is locked by another program; stop it, then start again",
}

# Two programs that start at once would both make the tables; the number is any, but always this.
_MIGRATING = text("SELECT pg_advisory_xact_lock(5150)")


def patient_place(place: URL) -> URL:
    """Return the address with how long to wait, unless it says so itself, and with UTC."""
    if place.get_driver_name() != "psycopg":
        return place
    own = str(place.query.get("options", ""))
    options = {"options": " ".join(filter(None, [_LOCK_PATIENCE, own, _UTC]))}
    return place.update_query_dict({**_ASKED, **place.query, **options})


def hold_tables(connection: Connection) -> None:
    """Let nobody else bring the tables up to date until the transaction ends.

    Raises `DatabaseError` where the database cannot keep what people write.
    """
    if connection.dialect.name != "postgresql":
        return  # SQLite has one writer at a time, and keeps any text
    connection.execute(_MIGRATING)
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    refuse_encoding(str(connection.engine.url.database), str(encoding))


def refuse_encoding(name: str, encoding: str) -> None:
    """Raise `DatabaseError` for an encoding in which not every message can be written."""
    if encoding != "UTF8":
        raise DatabaseError(
            f"The database {name} keeps its texts in {encoding}, which not every message fits. "
            "Create one with ENCODING 'UTF8' TEMPLATE template0."
        )

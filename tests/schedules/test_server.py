"""A database on a server is connected to with patience, in UTC, and refused if it fits no emoji."""

import pytest
from sqlalchemy import make_url

from schedules.errors import DatabaseError
from schedules.server import patient_place, refuse_encoding

SERVER = "postgresql+psycopg://kim:hush@db.example:5433/clinic"


def test_a_server_that_is_silent_or_locked_is_waited_for_only_a_little() -> None:
    place = patient_place(make_url(SERVER))
    assert place.query["connect_timeout"] == "5"
    assert place.query["client_encoding"] == "utf8"
    assert place.query["tcp_user_timeout"] == "30000"
    assert place.query["options"] == "-c lock_timeout=5s -c timezone=UTC"
    assert (place.host, place.port, place.password) == ("db.example", 5433, "hush")


def test_what_the_address_says_itself_holds_but_for_the_zone() -> None:
    own = f"{SERVER}?connect_timeout=60&sslmode=verify-full&options=-c%20lock_timeout%3D1min"
    place = patient_place(make_url(own))
    assert place.query["connect_timeout"] == "60"
    assert place.query["sslmode"] == "verify-full"
    # Of what is said twice the later one holds.
    assert place.query["options"] == "-c lock_timeout=5s -c lock_timeout=1min -c timezone=UTC"


@pytest.mark.parametrize("driver", ["pg8000", "asyncpg"])
def test_another_driver_is_told_nothing_that_it_may_not_know(driver: str) -> None:
    place = make_url(f"postgresql+{driver}://kim:hush@db.example/clinic")
    assert patient_place(place) == place


def test_a_database_that_cannot_keep_every_text_is_refused() -> None:
    refuse_encoding("clinic", "UTF8")
    with pytest.raises(DatabaseError, match="clinic keeps its texts in SQL_ASCII"):
        refuse_encoding("clinic", "SQL_ASCII")

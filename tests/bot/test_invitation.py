"""Secrets that let one patient in are hard to guess, easy to type, and stored as hashes alone."""

from datetime import time, timedelta

import pytest
from clinic import FRIDAY, PLAN
from clinic import FRIDAY_MORNING as NOW
from sqlmodel import Session, select

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.for_staff.invitation import (
    GUESSES_OVERALL,
    Guess,
    Invitation,
    Refusal,
    forget_guesses,
    invite,
    looks_like_code,
    present,
    use,
)
from schedules.columns import stored_id
from schedules.database import open_database, transaction
from schedules.enrolment import Enrolment, PlanVersion

ROSA, MAX = 701, 702


@pytest.fixture
def session(tmp_path):
    """A transaction on a database with one patient to invite, number 1."""
    engine = open_database(f"sqlite:///{tmp_path}/clinic.db")
    with transaction(engine) as session:
        session.add(PlanVersion(id=1, name=PLAN, digest="1", source="", saved_at=NOW))
        session.flush()
        about = {"label": "Bed 4", "language": "en", "anchor": FRIDAY, "zone": "UTC"}
        made = {"hour": time(9), "created_at": NOW, "created_by": 1, "plan_version_id": 1}
        session.add(Enrolment(id=1, **about, **made))
        session.flush()
        yield session
    engine.dispose()


CODES = ["K7QM2-XRT9P", "k7qm2 xrt9p", "K7QM2–XRT9P", "k 7 q m 2 x r t 9 p", "OIL12-34567"]
NO_CODES = ["", "hello", "HELLOTHERE", "K7QM2-XRT9", "K7QM2-XRT9PP", "K7QM2-XRT9U", "K7QM2_XRT9P"]


@pytest.mark.parametrize("text", CODES)
def test_a_code_is_known_by_its_shape(text):
    assert looks_like_code(text)


@pytest.mark.parametrize("text", NO_CODES)
def test_words_are_not_taken_for_a_code(text):
    assert not looks_like_code(text)


def test_secrets_are_long_and_all_differ(session: Session):
    made = [invite(session, 1, NOW) for _ in range(100)]
    assert (
        len({secrets.token for secrets in made}) == len({secrets.code for secrets in made}) == 100
    )
    assert min(len(secrets.token) for secrets in made) >= 22  # 128 bits in base 64
    assert all(looks_like_code(secrets.code) for secrets in made)
    assert not set("ILOU") & {letter for secrets in made for letter in secrets.code}


def test_the_database_holds_no_secret(session: Session):
    secrets = invite(session, 1, NOW)
    kept = repr(session.exec(select(Invitation)).all())
    assert secrets.token not in kept
    assert secrets.code not in kept


def test_only_the_newest_invitation_opens(session: Session):
    old, new = invite(session, 1, NOW), invite(session, 1, NOW)
    assert present(session, old.code, ROSA, NOW) is Refusal.EXPIRED
    assert isinstance(present(session, new.code, ROSA, NOW), Invitation)


def test_an_invitation_is_used_once_and_by_whoever_opened_it(session: Session):
    opened = present(session, invite(session, 1, NOW).token, ROSA, NOW)
    assert isinstance(opened, Invitation)
    session.flush()
    assert not use(session, stored_id(opened), MAX, NOW)
    assert use(session, stored_id(opened), ROSA, NOW)
    assert not use(session, stored_id(opened), ROSA, NOW)


def test_many_guesses_by_many_people_close_the_door_for_an_hour(session: Session):
    secrets = invite(session, 1, NOW)
    session.add_all(Guess(user_id=n, tried_at=NOW) for n in range(GUESSES_OVERALL))
    assert present(session, secrets.code, ROSA, NOW) is Refusal.SLOW_DOWN
    later = NOW + timedelta(hours=1)
    assert isinstance(present(session, secrets.code, ROSA, later), Invitation)


def test_guesses_are_forgotten_when_they_no_longer_count(session: Session):
    present(session, "K7QM2-XRT9P", ROSA, NOW)
    forget_guesses(session, NOW)
    assert len(session.exec(select(Guess)).all()) == 1
    forget_guesses(session, NOW + timedelta(seconds=1))
    assert session.exec(select(Guess)).all() == []

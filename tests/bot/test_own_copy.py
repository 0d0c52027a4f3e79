"""A patient's own copy: no column is forgotten, and five years of it are written in no time."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from time import process_time

import pytest
from post_office import START
from sqlmodel import Session, SQLModel

from bot.delivery.update import InboxUpdate
from bot.demo import CLINIC
from bot.draft import Draft
from bot.drawing import own_data
from bot.drawing.own_data import own_json
from bot.drawing.own_page import own_page
from bot.for_patients.helper import Gets, Helper
from bot.for_patients.own_copy import OwnCopy, read_copy
from bot.for_staff.invitation import Guess, Invitation
from bot.tables import TABLES
from bot.words import LANGUAGES
from schedules.alert import Alert, AlertKind
from schedules.database import open_database, transaction
from schedules.enrol import Entry, enrol
from schedules.enrolment import Consent, Enrolment, EnrolmentState
from schedules.errors import AftercareError
from schedules.message import Message, MessageKind, MessageState, Priority
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind
from schedules.shelf import shipped_text

WRITTEN = {
    Enrolment: own_data.ENROLMENT,
    Reminder: own_data.REMINDER,
    Reply: own_data.REPLY,
    Consent: own_data.CONSENT,
    Alert: own_data.ALERT,
    Helper: own_data.HELPER,
    Invitation: own_data.INVITATION,
    Message: own_data.MESSAGE,
    InboxUpdate: own_data.UPDATE,
    Draft: own_data.DRAFT,
    Guess: own_data.GUESS,
}
NOBODYS = {
    *(
        "announcement",
        "clinic_setting",
        "digest",
        "downtime",
        "erasure",
        "heartbeat",
        "plan_version",
    ),
    *("staff", "staff_invitation"),
}
OF_STAFF = {"act", "audit", "note", "thread"}
"""Who on the staff did what, and what they noted for one another: the copy says so."""
LEFT_OUT = {
    "enrolment_id": "it stands in the enrolment",
    "created_by": "a member of staff",
    "acknowledged_by": "a member of staff",
    "ended_by": "a member of staff",
    "paused_by": "a member of staff",
    "user_id": "who helps, or the chat itself",
    "opened_by": "an account, be it another's",
    "token_hash": "a secret",
    "code_hash": "a secret",
    "plan_version_id": "the plan's name and version say it",
    "sought": "the names, to be found by",
    "news": "what staff were told repeats the rest",
    "unjoined_told": "how often staff were told",
    "tries": "how often something was tried",
    "attempts": "how often something was tried",
    "doubts": "how often something was tried",
    "not_before": "when something is tried next",
    "priority": "what goes out first",
    "html": "its text is there",
    "buttons": "their words are there",
    "picture": "drawn, not kept",
    "attachment": "drawn, not kept",
    "menu": "the same for everybody",
    "announcement_id": "its text is there",
}


def test_every_table_of_patients_is_in_the_copy() -> None:
    tables = {table.__tablename__ for table in TABLES}
    assert tables - NOBODYS - OF_STAFF == {str(table.__tablename__) for table in WRITTEN}


@pytest.mark.parametrize("table", WRITTEN, ids=lambda table: table.__name__)
def test_every_column_is_in_the_copy_or_left_out_for_a_reason(table: type[SQLModel]) -> None:
    columns = set(table.model_fields)
    assert set(WRITTEN[table]) <= columns
    assert columns - set(WRITTEN[table]) <= LEFT_OUT.keys()
    assert not set(WRITTEN[table]) & {"created_by", "acknowledged_by", "token_hash", "code_hash"}


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_database(f"sqlite:///{tmp_path / 'clinic.db'}")
    with transaction(engine) as session:
        yield session
    engine.dispose()


def five_years(session: Session, language: str = "en", messages: int = 2_000) -> OwnCopy:
    """Let a patient have been on a plan for five years, with something of everything."""
    entry = Entry("Bed 4", language, START.date(), "Europe/Madrid")
    patient = enrol(session, shipped_text("hip-stem-cell"), entry, 501, START)
    patient.state, patient.chat_id, patient.joined_at = EnrolmentState.ACTIVE, 7, START
    patient.first_name = "Rosa <b>"
    session.flush()
    for number in range(messages):
        session.add_all(_said(number, START + timedelta(hours=20 * number)))
    session.add(Alert(kind=AlertKind.PROBLEM, enrolment_id=1, raised_at=START))
    session.add(Helper(enrolment_id=1, user_id=8, language="en", gets=Gets.ALL, joined_at=START))
    given = {"language": "en", "given_at": START, "withdrawn_at": START}
    session.add(Consent(enrolment_id=1, version="2026-11", **given))
    session.flush()
    return read_copy(session, 1, "page", CLINIC, START + timedelta(days=1800))


def _said(number: int, at: datetime) -> tuple[Message, Reply]:
    """Let the bot say something, and the patient."""
    note = Message(
        kind=MessageKind.ANSWER,
        priority=Priority.ANSWER,
        chat_id=7,
        enrolment_id=1,
        html=f"Note <b>{number}</b> " + "and so on &amp; on " * 20,
        state=MessageState.SENT,
        not_before=at,
        created_at=at,
        sent_at=at,
    )
    words = f"word {number}"
    kind = ReplyKind.TEXT
    return note, Reply(enrolment_id=1, kind=kind, value=words, given_at=at, update_id=number)


def test_five_years_are_read_and_written_in_no_time_and_are_small(session: Session) -> None:
    five_years(session)
    began = process_time()
    copy = read_copy(session, 1, "page", CLINIC, START + timedelta(days=1800))
    page, data = own_page(copy), own_json(copy)
    assert process_time() - began < 5  # seconds of work; about one of them on two cores
    assert len(page.encode()) < 3_000_000
    assert len(data) < 5_000_000
    assert page.count('class="said"') == 4_000
    assert len(json.loads(data)["messages"]) == 2_000


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_all_in_the_patients_language(session: Session, language: str) -> None:
    page = own_page(five_years(session, language, messages=3))
    assert "{" not in page.partition("</style>")[2]
    assert "Rosa &lt;b&gt;" in page
    assert "None" not in page
    assert page.count("<section>") == page.count("</section>") == 7
    for tag in ("script", "img", "link", "iframe", "a "):
        assert f"<{tag}" not in page


def test_nobody_has_no_copy(session: Session) -> None:
    with pytest.raises(AftercareError, match="no enrolment 77"):
        read_copy(session, 77, "data", CLINIC, START)


def test_the_copy_takes_in_an_earlier_plan_of_the_same_chat(session: Session) -> None:
    entry = Entry("Bed 3", "en", START.date(), "Europe/Madrid")
    earlier = enrol(session, shipped_text("knee-prp"), entry, 501, START)
    earlier.state, earlier.chat_id = EnrolmentState.STOPPED, 7
    later = enrol(session, shipped_text("hip-stem-cell"), entry, 501, START)
    later.state, later.chat_id = EnrolmentState.ACTIVE, 7
    session.flush()
    copy = read_copy(session, 2, "page", CLINIC, START)
    assert [care.plan.name for care in copy.care] == ["knee-prp", "hip-stem-cell"]

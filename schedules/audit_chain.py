"""Walking the audit's chain from end to end: is each entry still sealed onto the one before?

Every seal is computed, each time: 100,000 entries take half a second, because most rows hold the
very letters that were sealed. Where they do not, their values are read and sealed as they were.
"""

import hashlib
import json
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from schedules.audit import FIRST, sealed

_encode = json.JSONEncoder(sort_keys=True).encode
# In so many words, so that SQLite gives time and facts as the text that it holds.
_ENTRIES = text(
    'SELECT id, seal, at, "by", action, enrolment_id, facts FROM audit ORDER BY id'
).execution_options(yield_per=5_000)


def first_broken(session: Session) -> int | None:
    """Return the number of the first entry whose seal does not hold; None if all do.

    The end of the audit being cut off does not show here: compare `length` with what was noted.
    """
    before = FIRST
    for number, seal, *told in session.execute(_ENTRIES):
        if _as_written(before, *told) != seal and _as_read(before, *told) != seal:
            return int(number)
        before = seal
    return None


def _as_written(
    before: str, at: Any, by: Any, action: Any, enrolment_id: Any, facts: Any
) -> str | None:
    """Return the seal of the very letters of a row; None if the database holds no letters."""
    if not (isinstance(at, str) and isinstance(facts, str)):
        return None
    if "," in facts:
        facts = _in_order(facts)
    at = at.removesuffix(".000000").replace(" ", "T")
    told = (
        f'["{before}", "{at}+00:00", {_json(by)}, {_json(action)}, {_json(enrolment_id)}, {facts}]'
    )
    return hashlib.sha256(told.encode()).hexdigest()


def _as_read(
    before: str, at: Any, by: Any, action: Any, enrolment_id: Any, facts: Any
) -> str | None:
    """Return the seal of the values of a row; None if they are no time, or no facts."""
    try:
        read = at if isinstance(at, datetime) else datetime.fromisoformat(at)
        known = json.loads(facts) if isinstance(facts, str) else facts
    except (ValueError, TypeError):  # nobody here wrote it so
        return None
    known_at = read if read.tzinfo else read.replace(tzinfo=UTC)
    return sealed(before, known_at, by, action, enrolment_id, known)


@lru_cache(maxsize=10_000, typed=True)
def _json(value: Any) -> str:
    return _encode(value)


@lru_cache(maxsize=10_000)
def _in_order(facts: str) -> str:
    """Return facts with their names in the order in which they are sealed."""
    try:
        return _encode(json.loads(facts))
    except ValueError:
        return facts

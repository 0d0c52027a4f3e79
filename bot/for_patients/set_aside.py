"""What waits for a typed setting, and what the chat was in the middle of, which is laid aside.

A chat has one draft. The one that a setting takes the place of comes back when it is left.
"""

from datetime import datetime, timedelta
from typing import Any

from bot.draft import Draft
from bot.for_patients.awaited import last_asked
from bot.for_patients.moved_on import has_moved_on
from bot.for_patients.replies import replied_to
from bot.talk import Talk
from schedules.enrolment import Enrolment

TOPIC = "setting"
AWAITED = timedelta(hours=1)
"""How long a typed value is waited for; later, words are words for the clinic."""


def await_typed(talk: Talk, setting: str, *, is_set: bool = False) -> None:
    """Note that the value of a setting may be typed now; once it is set, to mend it."""
    talk.keep_draft(TOPIC, setting, before=_before(talk), is_set=is_set)


def leave(talk: Talk) -> None:
    """Wait for no setting any more, and go back to what was laid aside."""
    draft = talk.draft(TOPIC)
    if draft is None:
        return
    if before := draft.answers.get("before"):
        at = datetime.fromisoformat(before["updated_at"])
        talk.session.merge(Draft(**before | {"chat_id": draft.chat_id, "updated_at": at}))
    else:
        talk.end_draft()


def awaited(talk: Talk, enrolment: Enrolment) -> str | None:
    """Return the setting that a typed text may be the value of; leave one that is long ago."""
    draft = talk.draft(TOPIC)
    if draft is not None and (_is_long_ago(talk, draft) or has_moved_on(talk, draft)):
        leave(talk)
        return None
    if draft is None or talk.incoming.edited or replied_to(talk, enrolment):
        return None
    return draft.asks


def asked_since(talk: Talk, enrolment: Enrolment) -> bool:
    """Tell whether a check-in was shown after the setting: then a bare answer is meant for it."""
    draft, asked = talk.draft(TOPIC), last_asked(talk, enrolment)
    return bool(draft and asked and asked > draft.updated_at)


def is_open(talk: Talk) -> bool:
    """Tell whether a setting is asked for that was not set yet."""
    draft = talk.draft(TOPIC)
    return draft is not None and not draft.answers.get("is_set")


def is_laid_aside(talk: Talk, topic: str) -> bool:
    """Tell whether a draft about the topic waits behind a setting."""
    draft = talk.draft(TOPIC)
    return draft is not None and (draft.answers.get("before") or {}).get("topic") == topic


def _is_long_ago(talk: Talk, draft: Draft) -> bool:
    return talk.now - draft.updated_at >= AWAITED


def _before(talk: Talk) -> dict[str, Any] | None:
    found = talk.session.get(Draft, talk.incoming.chat_id)
    if found is None:
        return None
    if found.topic == TOPIC:
        before: dict[str, Any] | None = found.answers.get("before")
        return before
    return {
        "topic": found.topic,
        "asks": found.asks,
        "answers": found.answers,
        "updated_at": found.updated_at.isoformat(),
    }

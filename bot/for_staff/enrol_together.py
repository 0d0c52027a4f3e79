"""Enrolling many at once in the chat: a list is sent as a file, checked, and confirmed by a tap."""

from pathlib import PurePosixPath

from bot.draft import Draft
from bot.for_staff.enrol_list import MOST_BYTES, ListError, Trouble
from bot.for_staff.enrol_list_words import not_a_list
from bot.for_staff.enrol_queue import Act, EnrolRequest
from bot.for_staff.rights import CARERS
from bot.for_staff.staff import Staff
from bot.talk import Talk

TOPIC = "enrol_list"
VERBS = frozenset({"list_enrol", "list_invite", "list_drop"})
_LISTS = {".csv", ".tsv", ".txt"}
_WORKBOOKS = {".xlsx", ".xls", ".ods", ".numbers"}


def received(talk: Talk, member: Staff) -> bool:
    """Take a file that may be a list of patients; False for anything else."""
    sent = talk.incoming.document
    kind = PurePosixPath(sent.name.lower()).suffix if sent else ""
    if sent is None or talk.incoming.edited or kind not in _LISTS | _WORKBOOKS:
        return False
    if member.role not in CARERS:
        talk.say(talk.words("You may look, but not do this. Ask an admin of your clinic."))
    elif kind in _WORKBOOKS:
        talk.say(not_a_list(talk.words, ListError(Trouble.WORKBOOK)))
    elif sent.size > MOST_BYTES:
        talk.say(not_a_list(talk.words, ListError(Trouble.TOO_BIG)))
    else:
        talk.keep_draft(TOPIC, "confirm", file_id=sent.file_id)
        talk.house.lists.ask(EnrolRequest(member.user_id, talk.language, sent.file_id))
    return True


def tapped(talk: Talk, member: Staff, verb: str, given: list[str]) -> None:
    """Answer a tap below a list that was checked."""
    draft = talk.draft(TOPIC)
    if draft is None:
        talk.toast(talk.words("This button no longer works."))
    elif verb == "list_drop":
        talk.end_draft()
        talk.change(talk.words("Dropped. Nothing was saved."))
    else:
        act = Act.ENROL if verb == "list_enrol" else Act.INVITE
        _ask(talk, member, draft, act, given[0])


def _ask(talk: Talk, member: Staff, draft: Draft, act: Act, seal: str) -> None:
    """Have it done beside everything else; the answer takes the place of the tapped message."""
    talk.end_draft()
    file_id = draft.answers["file_id"]
    at = talk.incoming.message_id
    talk.house.lists.ask(EnrolRequest(member.user_id, talk.language, file_id, act, seal, at))
    talk.change(talk.words("One moment, please …"))


def typed(talk: Talk) -> None:
    """Answer words that are typed while a list waits to be confirmed."""
    talk.say(talk.words("Please tap one of the buttons above, or /cancel."))

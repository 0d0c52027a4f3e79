"""What staff asked for with a list of patients: to check it, to enrol them, to make new ways in."""

from dataclasses import dataclass
from enum import StrEnum

from bot.for_staff.request_queue import RequestQueue


class Act(StrEnum):
    """What is to be done with a list."""

    CHECK = "check"
    ENROL = "enrol"
    INVITE = "invite"  # those who are here already and have not joined


@dataclass(frozen=True)
class EnrolRequest:
    """To do something with the list that Telegram keeps as `file_id`.

    `seal` stands for what was shown when it was confirmed, and `message_id` is where it was shown.
    """

    user_id: int
    language: str
    file_id: str
    act: Act = Act.CHECK
    seal: str = ""
    message_id: int | None = None


class EnrolQueue(RequestQueue[EnrolRequest]):
    """Lists in their order."""

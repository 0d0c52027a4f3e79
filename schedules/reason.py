"""A reason says in words why a reminder was not sent, or early; the row keeps it as it stands.

Staff read it in their own language: each one here has its words in `bot.for_staff.reason_words`.
"""

from datetime import date, datetime, timedelta

NOT_JOINED = "the patient had not joined"
STOPPED = "the patient stopped"
UNREACHABLE = "the chat could not be reached"
PAST_WHEN_ENROLLED = "already past when enrolled"
PAST_WHEN_MOVED = "already past when its date changed"
NOT_IN_PLAN = "no longer in the plan"
ANSWER_CHANGED = "the answer was changed"
ASKED_FOR = "the patient asked for it"
ANSWERED = "it was answered meanwhile"
NEXT_CAME = "the next one of its step came"
STEP_OVER = "its step is over"
PUT_OFF_ANEW = "put off to another time"
NO_NEED = "the patient took it back"
LOOKED_ANSWERED = "looked: answered"
LOOKED_SILENT = "looked: no answer"
PAUSE_OVER = "the pause was over"
STARTED_AGAIN = "the patient started again"
JOURNEY_OVER = "the journey was over"
SET_ANEW = "the patient set it anew"
PAUSE_ENDED = "the clinic ended the pause"
DISCHARGED = "discharged by the clinic"
WITHDRAWN = "withdrawn by the clinic, as the patient asked"
MERGED = "enrolled twice: the other enrolment goes on"
SKIPPED_BY_CLINIC = "skipped by the clinic"
SENT_BY_CLINIC = "sent early by the clinic"
_ENDINGS = {"discharged": DISCHARGED, "withdrawn": WITHDRAWN, "merged": MERGED}


def quiet_until(morning: datetime) -> str:
    """Return that it waits for the end of the patient's quiet hours, given local to them."""
    return f"held: quiet hours until {morning:%H:%M}"


def paused_until(day: date, by: int | None = None) -> str:
    """Return that no reminders were wanted before a day; `by` is who on the staff paused."""
    who = "patient" if by is None else "clinic"
    return f"paused by the {who} until {day}"


def held_in_pause(day: date, by: int | None = None) -> str:
    """Return that it waits for the end of the patient's pause."""
    return f"held: {paused_until(day, by)}"


def ended(ending: str | None) -> str:
    """Return how an enrolment was ended; the patient's own stop is no ending by staff."""
    return _ENDINGS.get(ending or "", STOPPED)


def too_late(due_at: datetime, expires_at: datetime, now: datetime) -> str:
    """Return how late a reminder is beside how late it might have been."""
    late, limit = in_words(now - due_at), in_words(expires_at - due_at)
    if late == limit:
        return f"just past its limit of {limit}"
    return f"{late} late; its limit was {limit}"


def is_too_late(reason: str) -> bool:
    """Tell whether a reason is that of a reminder which ran out of time."""
    return " late; its limit was " in reason or reason.startswith("just past its limit of ")


def not_taken(failure: str) -> str:
    """Return that it was refused, with what Telegram or the bot itself said about it."""
    return f"could not be sent: {failure}"


def in_words(span: timedelta) -> str:
    """Return the two largest units of a span, as in `2 days 3 h` or `45 min`."""
    minutes, seconds = divmod(round(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    day = "day" if days == 1 else "days"
    units = [(days, day), (hours, "h"), (minutes, "min"), (seconds, "s")]
    return " ".join([f"{count} {unit}" for count, unit in units if count][:2]) or "0 s"

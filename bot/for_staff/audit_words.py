"""What stands in the audit, in words; each `Action` has its line in `_SAID`, or a test fails."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from markupsafe import Markup

from bot.for_staff.act import ActKind
from bot.for_staff.acting import kind_said
from bot.for_staff.clinic_entries import NAMED
from bot.for_staff.staff import Role
from bot.for_staff.step_title import readable
from bot.for_staff.team_page import role_said
from bot.words import Words, isolate
from schedules.audit import Action, AuditEntry

Names = Mapping[int, str]
"""What members of staff are called, by number; those who left among them."""
_Facts = Mapping[str, Any]
_Said = Callable[[Words, _Facts, Names], Markup]


def action_said(say: Words, entry: AuditEntry, names: Names, step: Markup | None = None) -> Markup:
    """Return what was done, without by whom and to which patient.

    `step` is the title of the plan's step that it was done to, as far as it is known.
    """
    return _SAID[entry.action](say, entry.facts | ({"step": step} if step else {}), names)


def who_said(say: Words, user_id: int | None, names: Names) -> str | Markup:
    """Return who did it: a name, or the number of whoever has none."""
    if user_id is None:
        return say("on the computer")
    return isolate(names[user_id]) if names.get(user_id) else str(user_id)


def wordless() -> set[Action]:
    """Return the actions that nobody could read of: there should be none."""
    return set(Action) - _SAID.keys()


def _plainly(said: Callable[[Words], Markup]) -> _Said:
    return lambda say, facts, names: said(say)


def _plan(facts: _Facts) -> str:
    return str(facts.get("plan") or "–")


def _role(say: Words, facts: _Facts) -> str | Markup:
    role = facts.get("role")
    return role_said(say, Role(role)) if role in list(Role) else str(role or "–")


def _changed(say: Words, facts: _Facts, names: Names) -> Markup:
    what, to = str(facts.get("what") or "–"), str(facts.get("to") or "")
    match what:
        case "date":
            return say("Procedure date, now {value}", value=_day(say, to))
        case "zone":
            return say("Time zone, now {value}", value=to)
        case "hour":
            return say("Hour of messages, now {value}", value=to)
        case "end":
            return say("New end of “{step}”", step=_step(facts))
        case "version":
            return say("Newest version of the plan")
    return say("A change: {what}", what=readable(what))


def _step(facts: _Facts) -> str | Markup:
    step = facts.get("step")
    return step if isinstance(step, Markup) else readable(str(step or "–"))


def _phone_noted(say: Words, facts: _Facts, names: Names) -> Markup:
    if facts.get("what") == "deleted":
        return say("Deleted the phone number")
    return say("Noted the phone number")


def _undone(say: Words, facts: _Facts, names: Names) -> Markup:
    what = facts.get("what")
    if what not in list(ActKind):
        return say("Undone")
    return say("Undone: {what}", what=kind_said(say, ActKind(what)))


def _day(say: Words, value: str) -> str:
    day, _, hour = value.partition("T")
    try:
        said = say.long_day(date.fromisoformat(day))
    except ValueError:
        return value
    return f"{said}, {hour}" if hour else said


def _about_colleague(
    said: Callable[[Words, str | Markup, str | Markup], Markup],
) -> _Said:
    return lambda say, facts, names: said(
        say, who_said(say, facts.get("who"), names), _role(say, facts)
    )


def _exported(say: Words, facts: _Facts, names: Names) -> Markup:
    if facts.get("whose") == "all":
        text = say("Data of all patients, with what they wrote")
        return text if facts.get("text") else say("Data of all patients as a file")
    return say("Data, with what they wrote") if facts.get("text") else say("Data as a file")


def _clinic_set(say: Words, facts: _Facts, names: Names) -> Markup:
    entry = NAMED.get(str(facts.get("setting")))
    return say("Clinic: {setting}", setting=entry.title(say) if entry else "–")


def _announced(say: Words, facts: _Facts, names: Names) -> Markup:
    count = facts.get("patients")
    return say.plural("Wrote to {count} patient", "Wrote to {count} patients", count or 0)


_SAID: dict[Action, _Said] = {
    Action.ENROLLED: lambda say, facts, names: say("Enrolled on {plan}", plan=_plan(facts)),
    Action.LINK_RENEWED: _plainly(lambda say: say("New link and code")),
    Action.PHONE_RENEWED: _plainly(lambda say: say("Link for a new phone")),
    Action.CHANGED: _changed,
    Action.PLAN_UPDATED: lambda say, facts, names: say(
        "Plan {plan} brought up to date", plan=_plan(facts)
    ),
    Action.SENT_PAST: _plainly(lambda say: say("Sent a note that was past")),
    Action.WROTE: _plainly(lambda say: say("Wrote to the patient")),
    Action.TOOK_ON: _plainly(lambda say: say("Took on an alert")),
    Action.TOOK_THREAD: _plainly(lambda say: say("Took on what the patient wrote")),
    Action.CLOSED_THREAD: _plainly(lambda say: say("Closed what the patient wrote")),
    Action.CLOSED_HELPER: _plainly(lambda say: say("Closed what the helper wrote")),
    Action.NOTED: _plainly(lambda say: say("Wrote a note")),
    Action.PHONE_NOTED: _phone_noted,
    Action.PAUSED: lambda say, facts, names: say(
        "Paused the messages until {day}", day=_day(say, str(facts.get("until") or "–"))
    ),
    Action.RESUMED: _plainly(lambda say: say("Ended the pause")),
    Action.SKIPPED: lambda say, facts, names: say("Skipped “{step}”", step=_step(facts)),
    Action.SENT_NOW: lambda say, facts, names: say("Sent “{step}” early", step=_step(facts)),
    Action.DISCHARGED: _plainly(lambda say: say("Ended the care as planned")),
    Action.WITHDRAWN: _plainly(lambda say: say("Stopped everything")),
    Action.MERGED: _plainly(lambda say: say("Merged two enrolments")),
    Action.TAKEN_BACK: _plainly(lambda say: say("Took the patient back in")),
    Action.UNDONE: _undone,
    Action.STAFF_INVITED: lambda say, facts, names: say(
        "Invited a colleague as {role}", role=_role(say, facts)
    ),
    Action.STAFF_ADDED: _about_colleague(
        lambda say, who, role: say("{name} came on the staff as {role}", name=who, role=role)
    ),
    Action.STAFF_ROLE: _about_colleague(
        lambda say, who, role: say("{name} is now {role}", name=who, role=role)
    ),
    Action.STAFF_REMOVED: _about_colleague(
        lambda say, who, role: say("{name} left the staff", name=who)
    ),
    Action.DUTY: lambda say, facts, names: (
        say("Went off duty") if facts.get("duty") == "off" else say("Went on duty")
    ),
    Action.DIGEST: lambda say, facts, names: (
        say("Gets the morning message")
        if facts.get("digest") == "on"
        else say("Wants no morning message")
    ),
    Action.CLINIC_SET: _clinic_set,
    Action.ANNOUNCED: _announced,
    Action.ANNOUNCEMENT_STOPPED: _plainly(lambda say: say("Stopped a message to many")),
    Action.ANNOUNCED_ON: _plainly(lambda say: say("Let a message to many go on")),
    Action.EXPORTED: _exported,
}

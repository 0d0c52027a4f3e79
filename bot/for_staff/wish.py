"""A Wish is one change of a patient as staff ask for it, kept with the draft until confirmed."""

from dataclasses import asdict, dataclass
from datetime import date, time
from typing import Any, Literal

from markupsafe import Markup
from sqlmodel import Session

from bot.for_staff.step_title import step_title
from bot.shelf import PlanShelf
from bot.words import Words
from schedules.change import Change, with_end
from schedules.enrolment import Enrolment, PlanVersion
from schedules.errors import AftercareError
from schedules.plan import Plan

Kind = Literal["date", "zone", "hour", "end", "version"]


class GoneError(AftercareError):
    """What was to be changed is no longer there."""


@dataclass(frozen=True)
class Wish:
    """What shall become what: `value` is a date (with an hour if known), a zone, an hour or an end.

    An end is a length such as `4 weeks`, of the restriction `step`; empty for the plan's own.
    """

    kind: Kind
    value: str = ""
    step: str = ""

    def kept(self) -> dict[str, Any]:
        """Return the wish as a draft keeps it; `Wish(**kept)` reads it."""
        return asdict(self)

    def change(self, session: Session, enrolment: Enrolment, plans: PlanShelf) -> Change:
        """Return the change to carry out. Raises GoneError for a plan no longer on the shelf."""
        match self.kind:
            case "date":
                day, _, at = self.value.partition("T")
                anchor = date.fromisoformat(day)
                if at:
                    return {"anchor": anchor, "anchor_time": time.fromisoformat(at)}
                return {"anchor": anchor}
            case "zone":
                return {"zone": self.value}
            case "hour":
                return {"hour": time.fromisoformat(self.value)}
            case "end":
                return {"overrides": with_end(enrolment.overrides, self.step, self.value or None)}
            case "version":
                return {"source": _newest(session, enrolment, plans)}

    def words(self, say: Words, enrolment: Enrolment, before: Plan, after: Plan) -> Markup:
        """Return what changes from what to what, in a line."""
        match self.kind:
            case "date":
                day, _, at = self.value.partition("T")
                new = say.long_day(date.fromisoformat(day)) + (f", {at}" if at else "")
                old = say.long_day(enrolment.anchor)
                return say("Procedure: {old} → {new}", old=old, new=new)
            case "zone":
                return say("Time zone: {old} → {new}", old=enrolment.zone, new=self.value)
            case "hour":
                old = say.hour(enrolment.hour)
                return say("Hour: {old} → {new}", old=old, new=self.value)
            case "end":
                old, new = (end_day(say, plan, enrolment, self.step) for plan in (before, after))
                title = step_title(say, before, self.step)
                return say("{step}\nuntil {old} → {new}", step=title, old=old, new=new)
            case "version":
                versions = (before.version, after.version)
                return say("Plan: version {old} → {new}", old=versions[0], new=versions[1])


def end_day(say: Words, plan: Plan, enrolment: Enrolment, step: str) -> str:
    """Return the first day without a restriction, by this plan."""
    until = plan.steps[step].until
    return say.long_day(until.after(enrolment.anchor)) if until else "–"


def _newest(session: Session, enrolment: Enrolment, plans: PlanShelf) -> str:
    name = session.get_one(PlanVersion, enrolment.plan_version_id).name
    shelved = plans.find(name)
    if shelved is None:
        raise GoneError(f"The plan {name} is no longer in the folder.")
    return shelved.source

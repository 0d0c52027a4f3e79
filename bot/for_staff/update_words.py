"""What staff read of an update of all patients on a plan: asked beforehand, and done."""

from dataclasses import dataclass, field

from markupsafe import Markup

from bot.button import button
from bot.for_staff.change_words import tally_line
from bot.shelf import ShelvedPlan, mark_of
from bot.talk import Rows
from bot.words import Words, isolate
from schedules.changes import Changes, Tally
from schedules.enrolment import Enrolment
from schedules.faults import PlanFaults
from schedules.plan import Plan
from schedules.texts import choose_language

_NAMED = 5  # patients who cannot be updated that are named


@dataclass
class Count:
    """What an update does, or did, to all patients together."""

    patients: int = 0
    tally: Tally = field(default_factory=Tally)
    examples: list[Markup] = field(default_factory=list)
    refused: list[Markup] = field(default_factory=list)
    reworded: dict[int, int] = field(default_factory=dict)  # texts that change, by version in use

    def add(self, changes: Changes) -> None:
        """Count one more patient."""
        self.patients += 1
        self.tally += changes.tally()

    def compare(self, version_id: int, before: Plan, after: Plan) -> None:
        """Count the texts that the plan of a version in use words in another way."""
        if version_id not in self.reworded:
            self.reworded[version_id] = texts_changed(before, after)

    def refuse(self, enrolment: Enrolment, refused: PlanFaults) -> None:
        """Note a patient whom the new version does not fit, with the reason."""
        line = Markup("• {label} /patient_{id}: {why}")
        label, why = isolate(enrolment.label), refused.faults[0].message
        self.refused.append(line.format(label=label, id=enrolment.id, why=why))

    def show(self, enrolment: Enrolment, line: Markup) -> None:
        """Keep one patient's line as an example."""
        label, rest = isolate(enrolment.label), Markup(line.removeprefix("• "))  # noqa: S704 - a part of escaped text
        self.examples.append(Markup("• {label}: {line}").format(label=label, line=rest))


def texts_changed(before: Plan, after: Plan) -> int:
    """Count what the steps and questions of both plans say in other words, in any language."""
    pairs = [
        (before.steps[name], after.steps[name]) for name in before.steps.keys() & after.steps.keys()
    ]
    texts = [
        (getattr(old, kind), getattr(new, kind))
        for old, new in pairs
        for kind in ("text", "card", "lift_off")
    ]
    asked = before.questions.keys() & after.questions.keys()
    texts += [(before.questions[name], after.questions[name]) for name in asked]
    texts += [(before.help, after.help), (before.expect, after.expect)]
    return sum(old != new for old, new in texts)


def _reworded(say: Words, count: Count) -> list[Markup]:
    number = max(count.reworded.values(), default=0)
    return [say.plural("{count} text changes", "{count} texts change", number)] if number else []


def progress(say: Words, done: int, total: int) -> Markup:
    """Return how far an update has come."""
    return say("One moment, please: {done} of {total} …", done=done, total=total)


def stop_button(say: Words) -> Rows:
    """Return the way to stop an update, or the count before it, while it goes."""
    return [[button(say("Stop it"), "hold")]]


def halted(say: Words) -> Markup:
    """Return what is said when the count was stopped."""
    return say("Stopped. Nothing was changed.")


def _title(say: Words, shelved: ShelvedPlan) -> Markup:
    plan = shelved.plan
    title = plan.title[choose_language(plan, say.language)]
    return say("<b>{plan}</b>, version {version}", plan=title, version=plan.version)


def asked(say: Words, shelved: ShelvedPlan, count: Count, *, stale: bool) -> Markup:
    """Return what an update would do; `stale` tells that it is not what was shown before."""
    lines = [_title(say, shelved)]
    if stale:
        lines.insert(0, say("Something has changed since. Please look again."))
    counted = say.plural("{count} patient", "{count} patients", count.patients)
    lines += [counted + ": " + tally_line(say, count.tally), *_reworded(say, count)]
    lines += count.examples
    return Markup("\n").join([*lines, *_refused(say, count)])


def _refused(say: Words, count: Count) -> list[Markup]:
    if not count.refused:
        return []
    stays = say.plural(
        "{count} cannot, and stays as it is:",
        "{count} cannot, and stay as they are:",
        len(count.refused),
    )
    return [Markup(""), stays, *count.refused[:_NAMED]]


def done(say: Words, shelved: ShelvedPlan, count: Count) -> Markup:
    """Return what an update did."""
    updated = say.plural(
        "{count} patient is updated ✅", "{count} patients are updated ✅", count.patients
    )
    lines = [_title(say, shelved), updated, tally_line(say, count.tally), *_reworded(say, count)]
    return Markup("\n").join([*lines, *_refused(say, count)])


def choice(say: Words, shelved: ShelvedPlan, seal: str, count: Count) -> Rows:
    """Return the buttons below what an update would do; `seal` stands for what is shown."""
    leave = [button(say("Leave it"), "plans")]
    if not count.patients:
        return [leave]
    mark = mark_of(shelved.plan.name)
    return [[button(say("Confirm"), "apply", mark, seal)], leave]

"""The plans as staff see them: versions, who is on which, and what is wrong with a file."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.button import button
from bot.for_staff.patients import show
from bot.for_staff.plan_news import look_and_tell
from bot.for_staff.rights import CARERS
from bot.for_staff.staff import Staff
from bot.for_staff.update_queue import UpdateRequest
from bot.for_staff.update_words import progress, stop_button
from bot.shelf import ShelvedPlan, mark_of
from bot.talk import Rows, Talk
from schedules.versions import Spread, VersionInUse, spread, versions_in_use


def show_plans(talk: Talk, member: Staff) -> None:
    """Show every plan with its patients; whoever may, can update those on older versions."""
    look_and_tell(talk.session, talk.house.plans, talk.now)
    in_use = versions_in_use(talk.session)
    blocks = [talk.words("<b>Plans</b>")]
    rows: Rows = []
    for name in talk.house.plans.names():
        if (shelved := talk.house.plans.find(name)) is None:
            continue
        found = spread(talk.session, shelved.plan, shelved.source, in_use)
        blocks.append(Markup("\n").join(_about(talk, shelved, found)))
        if found.to_update and member.role in CARERS:
            rows.append([button(_update(talk, shelved, found), "update", mark_of(name))])
    show(talk, Markup("\n\n").join([*blocks, *_others(talk, in_use)]), rows)


def ask_update(talk: Talk, mark: str, seal: str | None = None) -> None:
    """Let an update be counted or, if what was shown is confirmed by its seal, carried out."""
    shelved = talk.house.plans.marked(mark)
    if shelved is None or talk.incoming.message_id is None:
        talk.toast(talk.words("This button no longer works."))
        return
    where = (talk.incoming.chat_id, talk.incoming.message_id, talk.language)
    if not talk.house.updates.ask(UpdateRequest(*where, shelved.plan.name, seal)):
        talk.toast(talk.words("I am at it already."))
        return
    found = spread(talk.session, shelved.plan, shelved.source, versions_in_use(talk.session))
    talk.change(progress(talk.words, 0, found.to_update), stop_button(talk.words))


def stop_update(talk: Talk) -> None:
    """Stop the update, or the count, that this member of staff asked for."""
    if talk.house.updates.stop(talk.incoming.chat_id):
        talk.toast(talk.words("It stops. Who is updated stays so."))
    else:
        talk.toast(talk.words("It is over already."))


def _about(talk: Talk, shelved: ShelvedPlan, found: Spread) -> Iterator[Markup]:
    say, shelf = talk.words, talk.house.plans
    yield say(
        "<b>{plan}</b>, version {version}", plan=_title(talk, shelved), version=shelved.plan.version
    )
    patients = say.plural("{count} patient", "{count} patients", found.patients)
    if found.to_update:
        patients += say(", {number} of them on an older version", number=found.to_update)
    yield patients
    if shelved in shelf.in_use_though_broken():
        yield say("{file} is broken now. The plan as it was before is in use ⚠️", file=shelved.file)
    if shelved in shelf.hidden():
        yield say("{file} goes before the plan of this name that ships.", file=shelved.file)
    if found.unraised:
        yield say("Its words are new under an old number. Please raise <code>version:</code>.")


def _title(talk: Talk, shelved: ShelvedPlan) -> str:
    return talk.house.plans.title(shelved.plan.name, talk.language)


def _update(talk: Talk, shelved: ShelvedPlan, found: Spread) -> Markup:
    return talk.words.plural(
        "Update {count} patient · {plan}",
        "Update {count} patients · {plan}",
        found.to_update,
        plan=_title(talk, shelved),
    )


def _others(talk: Talk, in_use: Sequence[VersionInUse]) -> Iterator[Markup]:
    """Tell of files that cannot be used, and of patients on plans that are no longer there."""
    say, shelf = talk.words, talk.house.plans
    for file, lines in shelf.broken().items():
        text = Markup("<code>{faults}</code>").format(faults="\n".join(lines[:3]))
        yield say("<b>{file}</b> cannot be used ⚠️", file=file) + Markup("\n") + text
    for name in sorted({version.name for version in in_use} - set(shelf.names())):
        patients = sum(version.patients for version in in_use if version.name == name)
        counted = say.plural("{count} patient", "{count} patients", patients)
        yield say("<b>{plan}</b> is no longer in the folder: {counted}", plan=name, counted=counted)

"""Acting on one patient: what the pages behind “More” share.

A page names in its buttons how things stood (`act.seal_of`). Whoever taps one after somebody else
has acted changes nothing, is told who it was, and sees the card as it is now.
"""

from collections.abc import Callable
from datetime import timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import select

from bot.button import Button, button
from bot.draft import Draft
from bot.for_staff.act import Act, ActKind, last_act, seal_of, undo_button
from bot.for_staff.answer_news import name_of
from bot.for_staff.patients import show, show_card
from bot.for_staff.rights import ADMINS
from bot.for_staff.staff import Staff
from bot.for_staff.way_back import BEFORE
from bot.talk import Rows, Talk
from bot.words import Words, isolate
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState

AWAITED = timedelta(hours=1)


def patient_of(talk: Talk, number: str | int) -> Enrolment | None:
    """Return the patient whom a button is about, whom nobody else changes before this turn is over.

    None for one who is gone; that is said then.
    """
    query = select(Enrolment).where(Enrolment.id == int(number))
    enrolment = talk.session.exec(query.with_for_update()).one_or_none()
    if enrolment is None:
        talk.toast(talk.words("This button no longer works."))
        return None
    talk.enrolment_id = enrolment.id
    return enrolment


def is_as_seen(talk: Talk, member: Staff, enrolment: Enrolment, seal: str) -> bool:
    """Tell whether nobody has acted since a page was shown; else say who has, and show the card."""
    if seal_of(enrolment) == seal:
        return True
    act = last_act(talk.session, stored_id(enrolment))
    talk.toast(act_said(talk, act) if act else talk.words("Something has changed since."))
    show_card(talk, member, str(enrolment.id), BEFORE)
    return False


def in_time(
    typed: Callable[[Talk, Draft], None],
) -> Callable[[Talk, Staff, Draft], None]:
    """Let a text answer a page only while that is fresh: later it may be meant for anything."""

    def answer(talk: Talk, member: Staff, draft: Draft) -> None:
        if talk.now - draft.updated_at < AWAITED:
            typed(talk, draft)
            return
        talk.end_draft()
        talk.say(
            talk.words("That was asked long ago, so nothing was kept. Please open the card again.")
        )

    return answer


def act_said(talk: Talk, act: Act) -> Markup:
    """Return who did what, and when, by the clinic's clock."""
    say, at = talk.words, act.done_at.astimezone(ZoneInfo(talk.clinic.zone))
    return say(
        "{name}, {hour}: {what}",
        name=name_of(say, talk.session.get(Staff, act.done_by)),
        hour=say.hour(at),
        what=kind_said(say, act.kind),
    )


def kind_said(say: Words, kind: ActKind) -> Markup:
    """Return what was done, in a few words."""
    return {
        ActKind.CHANGE: say("changed the plan"),
        ActKind.PAUSE: say("paused the messages"),
        ActKind.RESUME: say("ended the pause"),
        ActKind.SKIP: say("skipped a message"),
        ActKind.SEND: say("sent a message early"),
        ActKind.NOTE: say("wrote a note"),
        ActKind.DISCHARGE: say("ended the care as planned"),
        ActKind.WITHDRAW: say("stopped everything"),
        ActKind.MERGE: say("merged two enrolments"),
        ActKind.TAKE_BACK: say("took the patient back in"),
    }[kind]


def head(say: Words, enrolment: Enrolment) -> Markup:
    """Return the patient's label as the first line of a page."""
    return Markup("<b>{label}</b>\n").format(label=isolate(enrolment.label))


def card_button(say: Words, enrolment: Enrolment) -> Button:
    """Return the way back to the card, which then leads on to where it was opened from."""
    return button(say("‹ Card"), "card", enrolment.id, BEFORE)


def back(say: Words, enrolment: Enrolment) -> list[Button]:
    """Return the ways back from a page."""
    return [button(say("‹ More"), "more", enrolment.id), card_button(say, enrolment)]


def done(talk: Talk, enrolment: Enrolment, said: Markup, act: Act | None) -> None:
    """Show what was done in place of the page, with a way to undo it."""
    say = talk.words
    rows: Rows = [[card_button(say, enrolment)]]
    if act is not None:
        rows.insert(0, [undo_button(say, act)])
        said += "\n" + say("Undo works for 10 minutes.")
    show(talk, head(say, enrolment) + said, rows)


def show_more(talk: Talk, member: Staff, number: str) -> None:
    """Show what else can be done for a patient, each on a page of its own."""
    enrolment = patient_of(talk, number)
    if enrolment is None:
        return
    talk.end_draft()
    say, at = talk.words, enrolment.id
    under_way = enrolment.state is not EnrolmentState.STOPPED
    active = enrolment.state is EnrolmentState.ACTIVE
    rows: Rows = [[button(say("Note"), "note", at), button(say("Phone number"), "number", at)]]
    rows.append([button(say("What was written"), "talked", at)])
    if active:
        rows[1].append(button(say("Pause"), "rest", at))
        rows.append([button(say("New phone"), "phone", at)])
    if under_way:
        rows.append([button(say("Next messages"), "coming", at)])
        rows.append([button(say("Enrolled twice"), "twice", at)])
        ends = [button(say("Stop everything"), "end", at, "withdrawn")]
        if active:
            ends.insert(0, button(say("End of care"), "end", at, "discharged"))
        rows.append(ends)
    else:
        rows.append([button(say("Take back in"), "back", at, seal_of(enrolment))])
    rows.append([button(say("Export"), "export", at)])
    if member.role in ADMINS:
        rows[-1].append(button(say("Audit"), "audit", 0, at))
    rows.append([card_button(say, enrolment)])
    show(talk, head(say, enrolment) + say("What would you like to do?"), _paired(rows))


def _paired(rows: Rows) -> Rows:
    """Return the rows with single buttons side by side, where two follow each other."""
    paired: Rows = []
    for row in rows:
        alone = len(row) == 1 and paired and len(paired[-1]) == 1 and row is not rows[-1]
        if alone:
            paired[-1] = [*paired[-1], *row]
        else:
            paired.append(row)
    return paired

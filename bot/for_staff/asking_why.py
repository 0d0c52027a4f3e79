"""`/why` and a patient's label or number: straight to their reminders, each with its why."""

from collections.abc import Sequence

from sqlmodel import Session, col, select

from bot.button import button
from bot.for_staff.reminder_list import show_reminders
from bot.talk import Talk
from bot.words import isolate
from schedules.enrolment import Enrolment

_MOST = 8


def ask_why(talk: Talk, said: str) -> None:
    """Show the reminders of the patient who is meant, or whom it may mean."""
    found = meant(talk.session, said)
    if len(found) == 1:
        show_reminders(talk, found[0])
    elif found:
        rows = [[button(isolate(one.label), "reminders", one.id)] for one in found]
        talk.say(talk.words("Which patient do you mean?"), rows)
    elif said.strip():
        talk.say(
            talk.words("No patient is called {label}.", label=isolate(said.strip()[:40])),
            [[button(talk.words("‹ All patients"), "list", 0)]],
        )
    else:
        talk.say(
            talk.words(
                "Type /why and a label, such as <code>/why Bed 4</code>.\n"
                "I show why each reminder was sent, or was not."
            ),
            [[button(talk.words("‹ All patients"), "list", 0)]],
        )


def meant(session: Session, said: str) -> Sequence[Enrolment]:
    """Return the patients whom a label or number may mean, those enrolled last first.

    A whole label, or the number, goes before a part of a label.
    """
    wanted = " ".join(said.casefold().split())
    if not wanted:
        return []
    query = select(Enrolment.id, Enrolment.label).order_by(col(Enrolment.id).desc())
    labels = {number: label.casefold() for number, label in session.exec(query)}
    exact = [n for n, label in labels.items() if label == wanted or str(n) == wanted]
    like = exact or [n for n, label in labels.items() if wanted in label]
    return [session.get_one(Enrolment, number) for number in like[:_MOST]]

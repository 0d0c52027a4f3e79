"""Finding a patient by a part of the clinic's label or of the first name, whatever its accents."""

from markupsafe import Markup

from bot.button import Button, button
from bot.for_staff.pages import PAGE, page_of, turns
from bot.for_staff.patients import show, show_card, state_said
from bot.for_staff.search import as_sought, how_many, matching
from bot.for_staff.staff import Staff
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.sought import folded

LONGEST = 60  # of what is typed without a command to find somebody


def find(talk: Talk, member: Staff, typed: str) -> None:
    """Open the card of the patient that is meant, or list those that may be; say if there is none.

    A label that is just what was typed is meant, though it be a part of others too.
    """
    sought = as_sought(typed)
    if not sought:
        talk.say(talk.words("Please add a part of the name, such as <code>/find bed 4</code>."))
    elif not _opened(talk, member, sought):
        talk.say(
            talk.words(
                "I found no patient called that.\n"
                "A part of the name is enough. /patients shows all."
            )
        )


def found_by_text(talk: Talk, member: Staff) -> bool:
    """Take a text that is no command as a patient's name; False if nobody is called so."""
    text = talk.incoming.text or ""
    sought = as_sought(text) if len(text) <= LONGEST and not talk.incoming.wordless else ""
    return bool(sought) and _opened(talk, member, sought)


def show_found(talk: Talk, page: int, sought: str) -> None:
    """Show a page of all patients whose label or first name has a part that is sought."""
    total = how_many(talk.session, sought)
    page, last = page_of(page, total)
    rows: Rows = [
        [_row(talk, patient, page, sought)]
        for patient in matching(talk.session, sought, PAGE, page * PAGE)
    ]
    rows += turns(talk.words, "find", page, last, sought)
    heading = talk.words.plural(
        "<b>I found {count} patient</b>", "<b>I found {count} patients</b>", total
    )
    show(talk, heading + Markup("\n") + talk.words("Tap one to see more."), rows)


def _opened(talk: Talk, member: Staff, sought: str) -> bool:
    """Open a card or a list; False if nobody is called so."""
    found = matching(talk.session, sought, 2)
    exact = [one for one in found if _is_meant(one, sought)]
    if len(found) == 1:
        show_card(talk, member, str(found[0].id))
    elif len(exact) == 1:
        show_card(talk, member, str(exact[0].id), "find", "0", sought)
    elif found:
        show_found(talk, 0, sought)
    return bool(found)


def _is_meant(patient: Enrolment, sought: str) -> bool:
    return patient.state is not EnrolmentState.STOPPED and folded(patient.label) == sought


def _row(talk: Talk, patient: Enrolment, page: int, sought: str) -> Button:
    label = f"{isolate(patient.label)} · {state_said(talk, patient)}"
    return button(label, "card", patient.id, "find", page, sought)

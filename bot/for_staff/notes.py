"""Notes on a patient: the page that shows them all, and where one is written."""

from markupsafe import Markup

from bot.button import Button, button
from bot.draft import Draft
from bot.for_staff.act import ActKind, keep_act
from bot.for_staff.acting import back, done, head, patient_of
from bot.for_staff.note_lines import count_notes, note_line, notes_of
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.quote import length
from bot.talk import Rows, Talk
from schedules.audit import Action
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.note import Note

TOPIC = "note"
LONGEST = 500
_PAGE = 5


def show_notes(talk: Talk, number: str, page: int = 0) -> None:
    """Show a page of the notes on a patient; whatever is typed now is a new one."""
    enrolment = patient_of(talk, number)
    if enrolment is None:
        return
    say, total = talk.words, count_notes(talk.session, enrolment)
    last = max(total - 1, 0) // _PAGE
    page = min(max(page, 0), last)
    notes = notes_of(talk.session, enrolment, page * _PAGE, _PAGE)
    lines = [note_line(talk, note, LONGEST) for note in notes] or [say("No notes yet.")]
    talk.keep_draft(TOPIC, "text", enrolment_id=enrolment.id)
    asked = say("Type a note for your colleagues. The patient never sees it.")
    html = head(say, enrolment) + Markup("\n").join(lines) + "\n\n" + asked
    rows: Rows = [turn for turn in [_turn(talk, enrolment, page, last)] if turn]
    show(talk, html, [*rows, back(say, enrolment)])


def typed(talk: Talk, draft: Draft) -> None:
    """Keep a typed note, with a way to take it back."""
    enrolment = talk.session.get(Enrolment, draft.answers["enrolment_id"])
    text = (talk.incoming.text or "").strip()
    if enrolment is None:
        talk.end_draft()
        talk.say(talk.words("There is no such patient. /patients shows all."))
        return
    talk.enrolment_id = enrolment.id
    if talk.incoming.wordless or not text:
        talk.say(talk.words("I can only keep words. Please type the note, or /cancel."))
        return
    if length(text) > LONGEST:
        talk.say(talk.words("A note has at most {most} letters. Please shorten it.", most=LONGEST))
        return
    talk.end_draft()
    by = talk.incoming.user_id
    note = Note(enrolment_id=stored_id(enrolment), text=text, written_at=talk.now, written_by=by)
    talk.session.add(note)
    talk.session.flush()
    talk.record(Action.NOTED, enrolment.id, note=note.id)
    before = {"note": note.id}
    act = keep_act(talk.session, enrolment, ActKind.NOTE, before, by, talk.now)
    done(talk, enrolment, talk.words("The note is kept ✅"), act)


def opened(talk: Talk, member: Staff, given: list[str]) -> None:
    """Answer a tap on “Note”, or on a page of them."""
    show_notes(talk, given[0], int(given[1]) if len(given) > 1 else 0)


def _turn(talk: Talk, enrolment: Enrolment, page: int, last: int) -> list[Button]:
    turns = []
    if page > 0:
        turns.append(button(talk.words("‹ Newer"), "note", enrolment.id, page - 1))
    if page < last:
        turns.append(button(talk.words("Older ›"), "note", enrolment.id, page + 1))
    return turns

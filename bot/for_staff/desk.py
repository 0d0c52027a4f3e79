"""The desk: each command, tap and text of staff goes to the one function that serves it.

Rights are read for each turn, and what somebody may not do is refused here, whatever their phone
still shows. To add something, add a line to `commands`, `taps` or `typed`.
"""

from markupsafe import Markup

from bot.alerts import tell_again
from bot.for_staff import answering_patient, enrol_together
from bot.for_staff.commands import command_named
from bot.for_staff.find import found_by_text
from bot.for_staff.front_page import renew_menu, show_help
from bot.for_staff.joining import leads_in
from bot.for_staff.staff import Staff
from bot.for_staff.taps import TAPS
from bot.for_staff.typed import TYPED
from bot.talk import Talk


def serve_staff(talk: Talk, member: Staff) -> None:
    """Answer one turn of a member of staff; their rights were read for this very turn."""
    talk.language = member.language
    incoming = talk.incoming
    if incoming.blocked is False or incoming.command == "start":
        tell_again(talk.session, member, talk.now)
    if incoming.tap is not None:
        _tapped(talk, member)
    elif incoming.document and not incoming.replies_to and enrol_together.received(talk, member):
        return
    elif incoming.command is not None:
        _commanded(talk, member, incoming.command)
    elif not (incoming.text or incoming.wordless) or answering_patient.replied(talk, member):
        return
    elif not (incoming.text and not incoming.edited and _understood(talk, member)):
        show_help(talk, member, talk.words("I did not understand that."))


def _understood(talk: Talk, member: Staff) -> bool:
    """Take a text as an answer to what is asked, else as the name of a patient."""
    return _typed(talk, member) or found_by_text(talk, member)


def _typed(talk: Talk, member: Staff) -> bool:
    """Take a typed answer to what is asked; False where nothing is, or not of this member."""
    for typed in TYPED:
        draft = talk.draft(typed.topic)
        if draft and member.role in typed.who:
            typed.serve(talk, member, draft)
            return True
    return False


def _tapped(talk: Talk, member: Staff) -> None:
    meaning = talk.house.signer.read(talk.incoming.chat_id, talk.incoming.tap or "")
    tap = TAPS.get(meaning[0]) if meaning else None
    before = len(talk.taps)
    if tap is None or meaning is None:
        talk.toast(talk.words("This button no longer works."))
    elif member.role not in tap.who:
        talk.toast(talk.words("You may look, but not do this. Ask an admin of your clinic."))
    else:
        tap.serve(talk, member, meaning[1:])
        for user_id in talk.renewed:
            renew_menu(talk, user_id)
    if len(talk.taps) == before:
        talk.toast(Markup(""))


def _commanded(talk: Talk, member: Staff, name: str) -> None:
    command, argument = command_named(name, talk.incoming.argument)
    if name == "start" and argument:
        talk.say(_opened_link(talk, argument))
    elif command is None:
        show_help(talk, member)
    elif member.role not in command.who:
        talk.say(talk.words("You may look, but not do this. Ask an admin of your clinic."))
    else:
        command.serve(talk, member, argument)


def _opened_link(talk: Talk, secret: str) -> Markup:
    """Return what somebody on the staff is told who opens the way in of somebody else."""
    if leads_in(talk, secret):
        return talk.words("You are on the staff already. This link is for a colleague.")
    return talk.words("This link is for the patient. Please open it on the patient's phone.")

"""The front page: what a member of staff may do, as help and as the menu of their chat."""

from collections.abc import Iterator

from markupsafe import Markup

from bot.for_staff.commands import COMMANDS
from bot.for_staff.rights import Part
from bot.for_staff.staff import Staff, find_staff
from bot.menus import Commands, set_menu
from bot.talk import Talk
from bot.words import Words, words


def show_help(talk: Talk, member: Staff, first: Markup | None = None) -> None:
    """Say what this member may do, below what is said first, and set their menu to it."""
    talk.menu(menu_of(member, talk.words))
    help_ = talk.words(
        "<b>Aftercare for {clinic}</b>\n\n{commands}\n\n"
        "What patients write, and each problem they report, comes to you here.\n"
        "To answer, reply to the message. The patient reads it in their chat.",
        commands=Markup("\n\n").join(_parts(member, talk.words)),
        **talk.clinic.facts(talk.language),
    )
    talk.say(Markup("\n\n").join(filter(None, (first, help_))))


def _parts(member: Staff, say: Words) -> Iterator[Markup]:
    """Yield the commands of each part that this member may use, below its heading."""
    headings = {
        Part.NEEDS: say("<b>Who needs me</b>"),
        Part.PATIENTS: say("<b>Patients</b>"),
        Part.PLANS: say("<b>Plans</b>"),
        Part.CLINIC: say("<b>Clinic</b>"),
    }
    for part in Part:
        lines = [
            Markup("/{name} – {what}").format(name=command.name, what=command.menu(say))
            for command in COMMANDS
            if command.menu and command.part is part and member.role in command.who
        ]
        if lines:
            yield Markup("\n").join([*filter(None, [headings.get(part)]), *lines])


def menu_of(member: Staff, say: Words) -> Commands:
    """Return the commands that somebody of this role may use."""
    may = [(c.name, c.menu(say)) for c in COMMANDS if c.menu and member.role in c.who]
    return [*may, ("help", say("How this chat works"))]


def renew_menu(talk: Talk, user_id: int) -> None:
    """Set the menu of somebody whose rights have changed, in their own chat."""
    if member := find_staff(talk.session, user_id):
        set_menu(talk.session, user_id, menu_of(member, words(member.language)), talk.now)

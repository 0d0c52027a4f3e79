"""Joining the staff: a colleague opens a link, reads what they may do, and says yes."""

from markupsafe import Markup

from bot.alerts import tell_staff
from bot.button import button
from bot.draft import Draft
from bot.for_staff.front_page import show_help
from bot.for_staff.invitation import guessed_too_often
from bot.for_staff.staff_invitation import (
    StaffInvitation,
    find_staff_invitation,
    is_open,
    use_up,
)
from bot.for_staff.team import put_on
from bot.for_staff.team_page import role_explained, role_said
from bot.talk import Talk
from bot.words import isolate
from schedules.columns import stored_id

TOPIC = "joining"
VERB = "joins"


def opened(talk: Talk, secret: str) -> bool:
    """Ask whoever opens an invitation to the staff; False for any other code, good or bad."""
    if guessed_too_often(talk.session, talk.incoming.user_id, talk.now):
        return False
    invitation = find_staff_invitation(talk.session, secret)
    if invitation is None:
        return False
    if is_open(invitation, talk.incoming.user_id, talk.now):
        invitation.opened_by = talk.incoming.user_id
    _offer(talk, invitation)
    return True


def asks_again(talk: Talk) -> bool:
    """Ask once more whoever writes instead of tapping; False for anybody who is asked nothing."""
    if invitation := _invitation(talk, talk.draft(TOPIC)):
        _offer(talk, invitation)
    return invitation is not None


def leads_in(talk: Talk, secret: str) -> bool:
    """Tell whether a token or code ever led onto the staff."""
    return find_staff_invitation(talk.session, secret) is not None


def tapped(talk: Talk, meaning: list[str]) -> bool:
    """Take somebody on the staff who agrees, or let them be; False for any other tap."""
    if meaning[0] != VERB:
        return False
    if invitation := _invitation(talk, talk.draft(TOPIC)):
        talk.toast(Markup(""))
        _answered(talk, invitation, meaning[1])
    else:
        talk.toast(talk.words("This button no longer works."))
    return True


def _answered(talk: Talk, invitation: StaffInvitation, answer: str) -> None:
    talk.end_draft()
    if answer == "no":
        talk.change(talk.words("That is fine. Nothing was changed."))
    elif use_up(talk.session, stored_id(invitation), talk.incoming.user_id, talk.now):
        _join(talk, invitation)
    else:
        talk.change(_no_longer(talk))


def _invitation(talk: Talk, draft: Draft | None) -> StaffInvitation | None:
    return talk.session.get(StaffInvitation, draft.answers["invitation_id"]) if draft else None


def _offer(talk: Talk, invitation: StaffInvitation) -> None:
    if not is_open(invitation, talk.incoming.user_id, talk.now):
        talk.say(_no_longer(talk))
        return
    say, role = talk.words, invitation.role
    talk.keep_draft(TOPIC, "yes_or_no", invitation_id=invitation.id)
    talk.say(
        say(
            "<b>{clinic} invites you to its staff</b>\n"
            "You would be: {role}. {what}\n\n"
            "What patients write comes to this chat. Please lock your phone.",
            role=role_said(say, role),
            what=role_explained(say, role),
            **talk.clinic.facts(talk.language),
        ),
        [[button(say("Join"), VERB, "yes")], [button(say("No, thank you"), VERB, "no")]],
    )


def _no_longer(talk: Talk) -> Markup:
    return talk.words("This invitation no longer works. Please ask for a new one.")


def _join(talk: Talk, invitation: StaffInvitation) -> None:
    incoming = talk.incoming
    _tell_the_others(talk, invitation)
    member = put_on(
        talk.session,
        incoming.user_id,
        talk.now,
        invitation.created_by,
        role=invitation.role,
        name=incoming.first_name[:40],
        language=talk.language,
    )
    talk.change(talk.words("You are on the staff now ✅"))
    show_help(talk, member)


def _tell_the_others(talk: Talk, invitation: StaffInvitation) -> None:
    name, role = isolate(talk.incoming.first_name[:40]), invitation.role
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{name}</b> has joined the staff: {role}", name=name, role=role_said(say, role)
        ),
        about=None,
    )

"""Ways in besides joining: a patient's new phone, and somebody who helps a patient."""

from markupsafe import Markup

from bot.for_patients import joining_to_help, new_phone
from bot.for_staff.invitation import HELPS, Invitation
from bot.talk import Talk

VERBS = frozenset({new_phone.VERB, joining_to_help.VERB})


def offer(talk: Talk, invitation: Invitation) -> None:
    """Say what an invitation that was just opened leads to, and ask."""
    if invitation.purpose in HELPS:
        joining_to_help.offer(talk, invitation)
    else:
        new_phone.offer(talk, invitation)


def asks_again(talk: Talk) -> bool:
    """Ask once more whoever writes instead of tapping; False for anybody who is asked nothing."""
    for way in (new_phone, joining_to_help):
        draft = talk.draft(way.TOPIC)
        number = draft.answers["invitation_id"] if draft else None
        if invitation := talk.session.get(Invitation, number) if number else None:
            way.offer(talk, invitation)
            return True
    return False


def tapped(talk: Talk, meaning: list[str]) -> bool:
    """Take the answer of somebody who was asked; False for any other tap."""
    match meaning:
        case [new_phone.VERB, "yes" | "no" as answer]:
            way = new_phone.answered
        case [joining_to_help.VERB, "yes" | "no" as answer]:
            way = joining_to_help.answered
        case _:
            return False
    before = len(talk.taps)
    way(talk, answer)
    if len(talk.taps) == before:
        talk.toast(Markup(""))
    return True

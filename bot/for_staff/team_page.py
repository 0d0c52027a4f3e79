"""The team in the chat: admins see who is on the staff, invite, give roles and take off."""

from markupsafe import Markup

from bot.alerts import tell
from bot.button import Button, button
from bot.for_staff.patients import show
from bot.for_staff.staff import Role, Staff, active_staff
from bot.for_staff.staff_invitation import invite_colleague
from bot.for_staff.team import LastAdminError, give_role, member_of, take_off
from bot.talk import Rows, Talk
from bot.words import Words, isolate, words
from schedules.audit import Action

VERBS = frozenset({"team", "member", "role", "remove", "removed", "recruit"})


def show_team(talk: Talk, member: Staff) -> None:
    """Show everybody on the staff, each with a page, and the way to invite a colleague."""
    team = active_staff(talk.session)
    say = talk.words
    rows: Rows = [[_named(talk, someone)] for someone in team]
    rows.append([button(say("Invite a colleague"), "recruit")])
    html = say.plural(
        "<b>{count} person on the staff</b>", "<b>{count} people on the staff</b>", len(team)
    )
    show(talk, html + "\n" + say("Tap one to see more."), rows)


def tapped(talk: Talk, member: Staff, verb: str, given: list[str]) -> None:
    """Answer a tap of an admin."""
    someone = member_of(talk.session, given[0]) if verb != "recruit" and given else None
    match [verb, *given]:
        case ["team"]:
            show_team(talk, member)
        case ["recruit"]:
            _ask_role(talk)
        case ["recruit", role]:
            _invite(talk, Role(role))
        case _ if someone is None:
            talk.toast(talk.words("They are no longer on the staff."))
            show_team(talk, member)
        case ["member", _]:
            _show_member(talk, someone)
        case ["role", _, role]:
            _give(talk, someone, Role(role))
        case ["remove", _]:
            _ask_to_remove(talk, someone)
        case ["removed", _]:
            _remove(talk, member, someone)


def role_said(say: Words, role: Role) -> Markup:
    """Return a role in a word."""
    return {
        Role.ADMIN: say("admin"),
        Role.CLINICIAN: say("clinician"),
        Role.OBSERVER: say("observer"),
    }[role]


def role_explained(say: Words, role: Role) -> Markup:
    """Return what a role may do, in a line."""
    return {
        Role.ADMIN: say("An admin does all this, and adds staff."),
        Role.CLINICIAN: say("A clinician acts for patients."),
        Role.OBSERVER: say("An observer may only look."),
    }[role]


def name_of(say: Words, someone: Staff) -> str:
    """Return what a colleague is called, or their number."""
    return isolate(someone.name) if someone.name else str(someone.user_id)


def _named(talk: Talk, someone: Staff) -> Button:
    role = role_said(talk.words, someone.role)
    away = " 🌙" if someone.off_duty_since else ""
    return button(f"{name_of(talk.words, someone)} · {role}{away}", "member", someone.user_id)


def _show_member(talk: Talk, someone: Staff) -> None:
    say = talk.words
    offered = {
        Role.ADMIN: say("Make admin"),
        Role.CLINICIAN: say("Make clinician"),
        Role.OBSERVER: say("Make observer"),
    }
    rows: Rows = [
        [button(label, "role", someone.user_id, role.value)]
        for role, label in offered.items()
        if role is not someone.role
    ]
    rows.append([button(say("Take off the staff"), "remove", someone.user_id)])
    rows.append([button(say("‹ All colleagues"), "team")])
    html = say(
        "<b>{name}</b> · {role}\n{what}\nOn the staff since {day}.",
        name=name_of(say, someone),
        role=role_said(say, someone.role),
        what=role_explained(say, someone.role),
        day=say.full_day(someone.added_at.date()),
    )
    show(talk, html, rows)


def _give(talk: Talk, someone: Staff, role: Role) -> None:
    try:
        changed = give_role(talk.session, someone, role, talk.now, talk.incoming.user_id)
    except LastAdminError:
        talk.toast(talk.words("This is the last admin. Add another admin first."))
        return
    if changed:
        talk.renewed.append(someone.user_id)
        if someone.user_id != talk.incoming.user_id:
            say = words(someone.language)
            tell(
                talk.session,
                someone,
                say("You are now: {role}.", role=role_said(say, role))
                + "\n"
                + role_explained(say, role),
                talk.now,
            )
    if someone.user_id == talk.incoming.user_id and role is not Role.ADMIN:
        talk.change(talk.words("You are now: {role}.", role=role_said(talk.words, role)))
    else:
        _show_member(talk, someone)


def _ask_to_remove(talk: Talk, someone: Staff) -> None:
    say = talk.words
    html = say(
        "<b>Take {name} off the staff?</b>\nThey then see and do nothing here any more, at once.",
        name=name_of(say, someone),
    )
    rows: Rows = [
        [button(say("Yes, take them off"), "removed", someone.user_id)],
        [button(say("No, keep them"), "member", someone.user_id)],
    ]
    show(talk, html, rows)


def _remove(talk: Talk, member: Staff, someone: Staff) -> None:
    try:
        take_off(talk.session, someone, talk.now, member.user_id)
    except LastAdminError:
        talk.toast(talk.words("This is the last admin. Add another admin first."))
        return
    gone = words(someone.language)("You are no longer on the staff here.\nThank you for your work.")
    if someone.user_id == member.user_id:
        talk.change(gone)
        return
    tell(talk.session, someone, gone, talk.now)
    talk.toast(talk.words("Taken off the staff."))
    show_team(talk, member)


def _ask_role(talk: Talk) -> None:
    say = talk.words
    roles = [Role.CLINICIAN, Role.OBSERVER, Role.ADMIN]
    html = say("<b>Invite a colleague</b>\nWhat may they do?")
    lines = [role_explained(say, role) for role in roles]
    rows: Rows = [[button(role_said(say, role), "recruit", role.value) for role in roles]]
    rows.append([button(say("‹ All colleagues"), "team")])
    show(talk, Markup("\n").join([html, *lines]), rows)


def _invite(talk: Talk, role: Role) -> None:
    fresh = invite_colleague(talk.session, role, talk.incoming.user_id, talk.now)
    talk.record(Action.STAFF_INVITED, role=role.value)
    link = fresh.link(talk.house.bot_username)
    talk.say(
        talk.words(
            "<b>For a colleague: {role}</b>\n"
            "Let them scan this picture, or send them this link:\n{link}\n\n"
            "Or: find <b>@{bot}</b> in Telegram, press Start, and type\n<code>{code}</code>\n\n"
            "It works once, for one day. You are told who joins.",
            role=role_said(talk.words, role),
            link=link,
            bot=talk.house.bot_username,
            code=fresh.spoken_code(),
        ),
        picture=link,
    )

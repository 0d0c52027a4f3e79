"""Going on and off duty: whoever is off is called only when nobody on duty takes an alert on."""

from bot.button import button
from bot.for_staff.patients import show
from bot.for_staff.staff import Staff
from bot.talk import Talk
from schedules.audit import Action


def show_duty(talk: Talk, member: Staff) -> None:
    """Show whether a member of staff is on duty, with the way to change it."""
    if member.off_duty_since is None:
        text = talk.words("You are on duty ✅\n\nAlerts come to you at once.")
        change = button(talk.words("Go off duty"), "duty", "off")
    else:
        text = talk.words(
            "You are off duty 🌙\n\n"
            "An alert comes to you if nobody else takes it on.\n"
            "Outside the hours of your clinic, urgent alerts go to everybody."
        )
        change = button(talk.words("Go on duty"), "duty", "on")
    digest = (
        button(talk.words("No morning message"), "digest", "off", "duty")
        if member.no_digest_since is None
        else button(talk.words("Morning message, please"), "digest", "on", "duty")
    )
    show(talk, text, [[change], [digest]])


def change_duty(talk: Talk, member: Staff, on_or_off: str) -> None:
    """Put a member of staff on or off duty."""
    member.off_duty_since = talk.now if on_or_off == "off" else None
    talk.record(Action.DUTY, duty=on_or_off)
    show_duty(talk, member)


def change_digest(talk: Talk, member: Staff, on_or_off: str, where: str = "") -> None:
    """Let a member of staff have the digest each morning, or not.

    A digest itself stays as it is when it is switched off there.
    """
    member.no_digest_since = talk.now if on_or_off == "off" else None
    talk.record(Action.DIGEST, digest=on_or_off)
    if where:
        show_duty(talk, member)
    else:
        talk.say(
            talk.words("You get no more morning messages.\n/duty brings them back."),
        )

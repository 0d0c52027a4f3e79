"""The ways to reach a patient outside the bot, as the card shows them to those who act."""

from markupsafe import Markup

from bot.words import Words
from schedules.enrolment import Enrolment


def reach_line(say: Words, enrolment: Enrolment) -> Markup | None:
    """Return the number and the chat of a patient, each to be tapped; None if neither is known."""
    # A phone makes a link of a bare number from its + on; nothing may stand around it.
    ways = [Markup("☎️ {phone}").format(phone=enrolment.phone)] if enrolment.phone else []
    if enrolment.chat_id is not None:
        link = Markup('<a href="tg://user?id={id}">{label}</a>')
        ways.append(link.format(id=enrolment.chat_id, label=say("Their own Telegram")))
    return Markup(" · ").join(ways) if ways else None

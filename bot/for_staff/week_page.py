"""The week as a picture with the same facts in words."""

from bot.delivery.attachment import week_picture
from bot.for_staff.week import is_there_a_week
from bot.for_staff.week_words import unshown_said
from bot.talk import Talk


def show_week(talk: Talk) -> None:
    """Show the last seven days of the clinic; the words come with the picture."""
    if not is_there_a_week(talk.session, talk.clinic.zone, talk.now):
        talk.say(talk.words("There is nothing to show of the last 7 days yet."))
    else:
        talk.say(unshown_said(talk.words), attachment=week_picture(talk.language))

"""The week as a picture with the same facts in words."""

from bot.delivery.attachment import week_picture
from bot.for_staff.week import read_week
from bot.for_staff.week_words import week_said
from bot.talk import Talk


def show_week(talk: Talk) -> None:
    """Show the last seven days of the clinic."""
    week = read_week(talk.session, talk.clinic.zone, talk.now)
    if week.is_empty:
        talk.say(talk.words("There is nothing to show of the last 7 days yet."))
    else:
        talk.say(week_said(talk.words, week), attachment=week_picture(week, talk.language))

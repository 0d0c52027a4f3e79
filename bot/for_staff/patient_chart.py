"""A patient's answers as charts for staff: the patient's own picture, under the clinic's label."""

from markupsafe import Markup

from bot.chart_caption import facts_said, notes_said, span_said
from bot.delivery.attachment import LONGEST_CAPTION, MOST_CHARTS, progress_picture
from bot.talk import Talk
from bot.words import isolate
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.plans import plan_for
from schedules.progress import charted
from schedules.progress_so_far import progress_so_far


def show_chart(talk: Talk, enrolment_id: int) -> None:
    """Show the charts with the same facts in words; what is too long for a caption follows it."""
    enrolment = talk.session.get(Enrolment, enrolment_id)
    found = progress_so_far(talk.session, enrolment, talk.now) if enrolment else ()
    series = charted(found, MOST_CHARTS)
    if enrolment is None or not series:
        talk.toast(talk.words("There are no answers to draw yet."))
        return
    say, plan = talk.words, plan_for(talk.session, enrolment)
    label = Markup("<b>{label}</b>").format(label=isolate(enrolment.label))
    heading = label + "\n" + span_said(say, series)
    blocks = [facts_said(say, plan, series, to_patient=False), *notes_said(say, plan, series)]
    picture = progress_picture(stored_id(enrolment), talk.language, named=True)
    whole = Markup("\n\n").join([heading, *blocks])
    if len(whole.unescape()) <= LONGEST_CAPTION:
        talk.say(whole, attachment=picture)
    else:
        talk.say(heading, attachment=picture)
        talk.say(Markup("\n\n").join([label, *blocks]))

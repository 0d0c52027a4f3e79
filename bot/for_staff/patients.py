"""What staff see of one patient: the card."""

from zoneinfo import ZoneInfo

from markupsafe import Markup
from sqlmodel import col, select

from bot.button import button
from bot.for_patients.helper_notes import helper_of
from bot.for_patients.helping import gets_said
from bot.for_staff.answer_button import answer_button
from bot.for_staff.card_adherence import adherence_said
from bot.for_staff.card_course import course_said, in_force_said
from bot.for_staff.card_open import alerts_said, open_alerts, take_on_these
from bot.for_staff.ended_lines import ended_lines, ending_said
from bot.for_staff.helper_waits import helper_row, helper_said, waiting_words
from bot.for_staff.in_hand import taken_said
from bot.for_staff.invitation import has_declined
from bot.for_staff.last_replies import last_replies
from bot.for_staff.note_lines import last_notes
from bot.for_staff.reach import reach_line
from bot.for_staff.rights import CARERS
from bot.for_staff.staff import Staff
from bot.for_staff.step_title import step_title
from bot.for_staff.thread_words import thread_buttons, waiting_said
from bot.for_staff.way_back import BEFORE, opened_from, way_back
from bot.profile_words import profile_line
from bot.talk import Rows, Talk
from bot.words import LANGUAGES, isolate
from schedules.alert import Alert
from schedules.columns import stored_id, typed_number
from schedules.complete import is_complete
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.pause import is_paused, resumes_at
from schedules.plan import Kind
from schedules.plans import plan_for
from schedules.reminder import Reminder, ReminderState
from schedules.silence import last_heard
from schedules.thread import Thread

ASKED_ON_PAGES = ("note", "number", "rest", "twice")
"""What a page behind the card may ask to be typed: the topics of their drafts."""


def show_card(talk: Talk, member: Staff, number: str, *origin: str) -> None:
    """Show what staff need to know of one patient now, with what this member may do.

    `origin` is the page it was opened from, as a button means it, for the way back; `BEFORE` is the
    one of the card that was left for a page behind it.
    """
    known = typed_number(number)
    enrolment = talk.session.get(Enrolment, known) if known else None
    if enrolment is None:
        talk.say(talk.words("There is no such patient. /patients shows all."))
        return
    talk.enrolment_id = enrolment.id  # a reply to the card is for them; it goes when they do
    if talk.incoming.tap is not None and any(map(talk.draft, ASKED_ON_PAGES)):
        talk.end_draft()  # whoever has gone back from a page types no answer to it
    if origin == (BEFORE,):
        origin = opened_from(talk, enrolment)
    thread = talk.session.get(Thread, stored_id(enrolment))
    thread = thread if thread and thread.is_open else None
    alerts = open_alerts(talk, enrolment)
    helper = waiting_words(talk.session, enrolment)
    blocks = [
        _who(talk, enrolment, acts=member.role in CARERS),
        _waiting(talk, member, alerts, thread, helper),
        taken_said(talk, member, enrolment),
        profile_line(talk.words, enrolment),
        *in_force_said(talk, enrolment),
        _progress(talk, enrolment),
        last_replies(talk, enrolment),
        last_notes(talk, enrolment),
        _settings(talk, enrolment),
    ]
    rows: Rows = []
    if member.role in CARERS:
        rows = _urgent(talk, member, enrolment, alerts, thread, origin)
        if helper:
            rows.append(helper_row(talk, enrolment, helper, origin))
        rows += _acts(talk, enrolment)
    if enrolment.state is not EnrolmentState.INVITED:
        chart = button(talk.words("Chart"), "chart", enrolment.id)
        rows.append([chart, button(talk.words("Reminders"), "reminders", enrolment.id)])
    rows.append([way_back(talk.words, origin)])
    show(talk, Markup("\n\n").join(block for block in blocks if block), rows)


def _waiting(
    talk: Talk, member: Staff, alerts: list[Alert], thread: Thread | None, helper: list[Alert]
) -> Markup | None:
    """Return what of the patient waits for staff, the most pressing first; None if nothing does."""
    zone = talk.clinic.zone
    lines = (
        alerts_said(talk, alerts),
        waiting_said(talk.session, talk.words, member.user_id, thread, zone, talk.now)
        if thread
        else None,
        helper_said(talk, helper),
    )
    return Markup("\n").join(line for line in lines if line) or None


def _urgent(
    talk: Talk,
    member: Staff,
    enrolment: Enrolment,
    alerts: list[Alert],
    thread: Thread | None,
    origin: tuple[str, ...],
) -> Rows:
    """Return what is to be done about what waits; each shows the card anew, with its way back."""
    rows: Rows = []
    if alerts:
        rows.append([take_on_these(talk, enrolment, alerts, origin)])
    if thread:
        rows.append(thread_buttons(talk.session, talk.words, member, thread, origin))
    return rows


def _acts(talk: Talk, enrolment: Enrolment) -> Rows:
    """Return what is done most, in a row, and the way to all else."""
    say, more = talk.words, button(talk.words("More …"), "more", enrolment.id)
    if enrolment.state is EnrolmentState.STOPPED:
        rows: Rows = [[more]]
    else:
        rows = [[button(say("Change"), "change", enrolment.id), more]]
    if enrolment.state is EnrolmentState.ACTIVE:
        rows[0].insert(0, answer_button(say, enrolment))
    if enrolment.state is EnrolmentState.INVITED:
        rows.insert(0, [button(say("New link and code"), "invite", enrolment.id)])
    return rows


def _who(talk: Talk, enrolment: Enrolment, *, acts: bool) -> Markup:
    """Return who it is, where they stand on their plan, and how to reach them for who may."""
    head = talk.words(
        "<b>{label}</b>{called} · {state}\n{course}",
        label=isolate(enrolment.label),
        called=f" ({isolate(enrolment.first_name)})" if enrolment.first_name else "",
        state=state_said(talk, enrolment),
        course=course_said(talk, enrolment),
    )
    reach = reach_line(talk.words, enrolment) if acts else None
    return Markup("\n").join([head, *ended_lines(talk, enrolment), *([reach] if reach else [])])


def _settings(talk: Talk, enrolment: Enrolment) -> Markup:
    return talk.words(
        "{language} · {zone}, {hour}",
        language=LANGUAGES.get(enrolment.language, enrolment.language),
        zone=enrolment.zone,
        hour=talk.words.hour(enrolment.hour),
    )


def _helped(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return since when somebody helps the patient, and with what; None if nobody does."""
    helper = helper_of(talk.session, stored_id(enrolment))
    if helper is None:
        return None
    return talk.words(
        "A helper since {day}, who gets: {what}",
        day=talk.words.day(enrolment.today(helper.joined_at)),
        what=gets_said(talk.words, helper.gets),
    )


def state_said(talk: Talk, enrolment: Enrolment) -> Markup:
    """Return where an enrolment stands, in a word or two; whoever is silent, since when."""
    say = talk.words
    active = enrolment.state is EnrolmentState.ACTIVE
    if active and not enrolment.reachable:
        return say("not reachable 📵")
    if active and (since := enrolment.silent_since):
        heard = last_heard(talk.session, enrolment) or since
        return say("silent since {day} 🔕", day=say.day(enrolment.today(heard)))
    if active and (found := _break_said(talk, enrolment)):
        return found
    if enrolment.state is EnrolmentState.INVITED and has_declined(
        talk.session, stored_id(enrolment)
    ):
        return say("did not agree 🚫")
    states = {
        EnrolmentState.INVITED: say("not joined yet ⏳"),
        EnrolmentState.ACTIVE: say("active ✅"),
        EnrolmentState.STOPPED: ending_said(say, enrolment.ending),
    }
    return states[enrolment.state]


def _break_said(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return what keeps an active patient's reminders from coming: the plan's end, or a pause."""
    say = talk.words
    if is_complete(talk.session, enrolment):
        return say("plan complete ✅")
    if enrolment.paused_until and is_paused(enrolment, talk.now):
        return say("paused until {day} ⏸", day=say.day(enrolment.paused_until))
    return None


def _away_said(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return until when a patient is away, and from where, if they are."""
    if not enrolment.home_zone or not enrolment.away_until:
        return None
    day = talk.words.day(enrolment.away_until)
    return talk.words("Away until {day}, at home in {zone}", day=day, zone=enrolment.home_zone)


def _progress(talk: Talk, enrolment: Enrolment) -> Markup | None:
    """Return how the patient answers, what comes next, and who or what stands beside it."""
    lines = (
        adherence_said(talk, enrolment),
        _following(talk, enrolment),
        _helped(talk, enrolment),
        _away_said(talk, enrolment),
    )
    return Markup("\n").join(line for line in lines if line) or None


def _following(talk: Talk, enrolment: Enrolment) -> Markup | None:
    query = (
        select(Reminder)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.state == ReminderState.PLANNED)
        .where(Reminder.kind != Kind.FOLLOW_UP)
        # Later than its time when it is held back.
        .order_by(col(Reminder.run_at), col(Reminder.id))
    )
    if enrolment.paused_until and is_paused(enrolment, talk.now):
        query = query.where(col(Reminder.run_at) >= resumes_at(enrolment, enrolment.paused_until))
    found = talk.session.exec(query).first()
    if found is None:
        return None
    plan = plan_for(talk.session, enrolment)
    local = found.run_at.astimezone(ZoneInfo(enrolment.zone))
    return talk.words(
        "Next: {step}, {day} {hour} (patient's time)",
        step=step_title(talk.words, plan, found.step, found.number),
        day=talk.words.brief_day(local.date()),
        hour=talk.words.hour(local),
    )


def show(talk: Talk, html: Markup, rows: Rows) -> None:
    """Say something new, or turn the tapped message into it."""
    if talk.incoming.tap is None:
        talk.say(html, rows)
    else:
        talk.change(html, rows)

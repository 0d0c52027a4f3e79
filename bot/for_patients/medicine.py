"""A medicine in what a patient wrote: one kind question, or what the plan says of it.

Nobody is scolded or told to stop or take anything; staff see what was taken, and until when the
plan restricts it. Which medicine it was is read again from the words whenever a button is tapped.
"""

from markupsafe import Markup

from bot.alerts import alert_staff, tell_staff
from bot.button import button
from bot.delivery.letter import answer_label
from bot.for_patients.consequences import heading
from bot.for_patients.replies import keep_reply
from bot.for_patients.today import dated
from bot.quote import quote
from bot.said import words_said
from bot.talk import Rows, Talk
from bot.words import Words, isolate
from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.reply import Reply, ReplyKind
from schedules.restricted import Restricted, allowed, is_covered, restricted
from schedules.rule import AlertLevel
from schedules.texts import allowed_text, choose_language
from schedules.understanding.understand import Understanding, understand

PRESCRIBED = ("prescribed", "not_prescribed", "not_sure")
_LONGEST_QUOTE = 3_000


def medicine_meant(talk: Talk, enrolment: Enrolment, found: Understanding) -> str | None:
    """Return what to do about a medicine in a message: taken, asked or unclear; None for nothing.

    What is no NSAID has no use that words tell of: a question mark makes a question of it.
    """
    if not found.medicines:
        return None
    covered = _restriction(talk, enrolment, found) is not None
    if found.nsaid_use == "asked" or (found.nsaid_use == "none" and "?" in found.text):
        return "asked"
    return {"taken": "taken", "other": "unclear"}.get(found.nsaid_use) if covered else None


def answer_medicine(
    talk: Talk, enrolment: Enrolment, found: Understanding, reply: Reply, meant: str
) -> None:
    """Say what goes with a medicine that was taken, asked about, or neither for certain."""
    if meant == "taken":
        _taken(talk, enrolment, found, reply)
    elif meant == "asked":
        talk.say(_what_the_plan_says(talk, enrolment, found))
    else:
        talk.say(
            talk.words("Thank you. Your clinic will see it.\n\n<b>Did you take it?</b>"),
            [
                [button(talk.words("I took it"), "medicine", reply.id, "taken")],
                [button(talk.words("I am only asking"), "medicine", reply.id, "asked")],
            ],
        )


def tapped_medicine(talk: Talk, enrolment: Enrolment, reply_id: int, meant: str) -> None:
    """Take what the patient says of a medicine that words left unclear."""
    reply = _own(talk, enrolment, reply_id)
    if reply is None:
        talk.toast(talk.words("This button no longer works."))
        return
    found = understand(reply.value, enrolment.language)
    talk.change(talk.words("Noted. Thank you."))
    answer_medicine(talk, enrolment, found, reply, meant)


def tapped_prescribed(talk: Talk, enrolment: Enrolment, reply_id: int, answer: str) -> None:
    """Keep whether a doctor prescribed what was taken, and let staff know."""
    reply = _own(talk, enrolment, reply_id)
    if reply is None:
        talk.toast(talk.words("This button no longer works."))
        return
    keep_reply(talk, enrolment, ReplyKind.TAP, answer)
    talk.change(_prescribed_words(talk, enrolment, reply, answer))
    tell_staff(
        talk.session,
        talk.now,
        lambda say: say(
            "<b>{label}</b> about a medicine: {answer}\n“{words}”\n/patient_{id}",
            label=isolate(enrolment.label),
            answer=answer_label(say, answer),
            words=words_said(reply.value),
            id=enrolment.id,
        ),
        enrolment.id,
    )


def _own(talk: Talk, enrolment: Enrolment, reply_id: int) -> Reply | None:
    reply = talk.session.get(Reply, reply_id)
    return reply if reply and reply.enrolment_id == enrolment.id else None


def _taken(talk: Talk, enrolment: Enrolment, found: Understanding, reply: Reply) -> None:
    talk.say(
        talk.words(
            "Thank you for telling me. Your clinic will see it.\n\n"
            "<b>Did a doctor prescribe it?</b>"
        ),
        _prescribed_buttons(talk, reply),
    )
    held = _restriction(talk, enrolment, found)
    alert = Alert(
        kind=AlertKind.MEDICINE,
        enrolment_id=enrolment.id,
        reply_id=reply.id,
        level=AlertLevel.TODAY,
        rule=held.step if held else None,
        raised_at=talk.now,
    )
    alert_staff(talk.session, alert, lambda say: _news(say, enrolment, found, held))


def _prescribed_buttons(talk: Talk, reply: Reply) -> Rows:
    labels = (talk.words("Yes"), talk.words("No"), talk.words("Not sure"))
    pairs = zip(labels, PRESCRIBED, strict=True)
    return [[button(label, "script", reply.id, answer) for label, answer in pairs]]


def _news(
    say: Words, enrolment: Enrolment, found: Understanding, held: Restricted | None
) -> Markup:
    lines = [
        heading(say, enrolment, AlertLevel.TODAY),
        say("Seems to have taken: {medicines}", medicines=", ".join(found.medicines)),
    ]
    if held:
        left = say.plural("{count} day left", "{count} days left", held.days_left)
        lines.append(
            say("Restricted until {day} ({left}).", day=say.long_day(held.until), left=left)
        )
    shown = quote(found.text, _LONGEST_QUOTE)
    return Markup("\n").join([*lines, Markup("<blockquote>{}</blockquote>").format(shown)])


def _what_the_plan_says(talk: Talk, enrolment: Enrolment, found: Understanding) -> Markup:
    plan, today = plan_for(talk.session, enrolment), enrolment.today(talk.now)
    facts = talk.clinic.facts(talk.language)
    if held := _restriction(talk, enrolment, found):
        return _not_before(talk, plan, enrolment, held)
    if fine := allowed(plan, enrolment.course(), found.medicines, today):
        said = Markup("{}").format(allowed_text(plan, fine, talk.language, facts))
        return talk.words("Your plan says:") + "\n" + said
    if is_covered(plan, found.medicines):
        return talk.words(
            "Your plan no longer rules this out. Please follow the label.\n\n"
            "Not sure? Call <b>{phone}</b>.",
            **facts,
        )
    return talk.words(
        "I cannot answer this. Your clinic will see your question.\n"
        "You can also call <b>{phone}</b>.",
        **facts,
    )


def _not_before(talk: Talk, plan: Plan, enrolment: Enrolment, held: Restricted) -> Markup:
    say, today = talk.words, enrolment.today(talk.now)
    parts = [
        say(
            "<b>Not before {day}: {days}.</b>",
            day=dated(say, held.until, today),
            days=say.plural("{count} day", "{count} days", held.days_left),
        ),
        _instead(talk, plan, held),
        say(
            "Did a doctor prescribe it? Then keep taking it and tell your clinic: <b>{phone}</b>.",
            **talk.clinic.facts(talk.language),
        ),
    ]
    return Markup("\n\n").join(part for part in parts if part)


def _instead(talk: Talk, plan: Plan, held: Restricted) -> Markup | None:
    covers = plan.steps[held.step].covers
    instead = covers.instead.get(choose_language(plan, talk.language)) if covers else None
    return talk.words("What is fine: {instead}.", instead=instead) if instead else None


def _prescribed_words(talk: Talk, enrolment: Enrolment, reply: Reply, answer: str) -> Markup:
    facts = talk.clinic.facts(talk.language)
    if answer == "prescribed":
        return talk.words("Please keep taking it as your doctor said. Your clinic knows it now.")
    if answer == "not_sure":
        return talk.words("Thank you. Your clinic can tell you: <b>{phone}</b>.", **facts)
    found = understand(reply.value, enrolment.language)
    held = _restriction(talk, enrolment, found)
    thanks = talk.words("Thank you. Your clinic will tell you what is best.")
    instead = _instead(talk, plan_for(talk.session, enrolment), held) if held else None
    return thanks + "\n" + instead if instead else thanks


def _restriction(talk: Talk, enrolment: Enrolment, found: Understanding) -> Restricted | None:
    plan, today = plan_for(talk.session, enrolment), enrolment.today(talk.now)
    return restricted(plan, enrolment.course(), found.medicines, today)

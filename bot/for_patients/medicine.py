"""A medicine in what a patient wrote: taken, asked about, or unclear, which is asked kindly.

Nobody is scolded or told to stop or take anything; staff see what was taken, and until when the
plan restricts it. Which medicine it was is read again from the words whenever a button is tapped.
"""

from markupsafe import Markup

from bot.alerts import alert_staff, tell_staff
from bot.button import button
from bot.delivery.letter import answer_label
from bot.for_patients.consequences import heading
from bot.for_patients.misunderstood import NOT_MEANT, not_meant, own_words, said_of
from bot.for_patients.permission import answer_question, question_of
from bot.for_patients.replies import keep_reply
from bot.quote import quote
from bot.said import words_said
from bot.talk import Rows, Talk
from bot.words import Words, isolate
from schedules.alert import Alert, AlertKind
from schedules.asked import things_in
from schedules.enrolment import Enrolment
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.reply import Reply, ReplyKind
from schedules.restricted import Restricted, restricted
from schedules.rule import AlertLevel
from schedules.texts import choose_language
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
    """Say what goes with a medicine that was taken, or that is neither taken nor asked about."""
    if meant == "taken":
        _taken(talk, enrolment, found, reply)
        return
    asked = talk.words(
        "Thank you. Your clinic will see it.\n\n"
        "You wrote about: <b>{medicines}</b>\n"
        "<b>Did you take it?</b>",
        medicines=_named(found),
    )
    taken = button(talk.words("I took it"), "medicine", reply.id, "taken")
    asking = button(talk.words("I am only asking"), "medicine", reply.id, "asked")
    talk.say(asked, [[taken], [asking], not_meant(talk, reply)])


def tapped_medicine(talk: Talk, enrolment: Enrolment, reply_id: int, meant: str) -> None:
    """Take what the patient says of a medicine that words left unclear; it counts once."""
    reply = _open_words(talk, enrolment, reply_id, {"taken", "asked"})
    if reply is None:
        return
    keep_reply(talk, enrolment, ReplyKind.TAP, meant, supersedes=reply)
    talk.change(talk.words("Noted. Thank you."))
    if meant == "taken":
        _taken(talk, enrolment, understand(reply.value, enrolment.language), reply)
    else:
        things = things_in(plan_for(talk.session, enrolment), reply.value, talk.language)
        question = question_of(talk, enrolment, things)
        answer_question(talk, enrolment, question, [not_meant(talk, reply)])


def tapped_prescribed(talk: Talk, enrolment: Enrolment, reply_id: int, answer: str) -> None:
    """Keep whether a doctor prescribed what was taken, and let staff know; it counts once."""
    reply = _open_words(talk, enrolment, reply_id, {*PRESCRIBED})
    if reply is None:
        return
    keep_reply(talk, enrolment, ReplyKind.TAP, answer, supersedes=reply)
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
        about=enrolment.id,
    )


def _open_words(talk: Talk, enrolment: Enrolment, reply_id: int, answers: set[str]) -> Reply | None:
    """Return the words that a tap is about; None, with a notice, if they are answered already."""
    reply = own_words(talk, enrolment, reply_id)
    if reply is None:
        talk.toast(talk.words("This button no longer works."))
        return None
    if said_of(talk, reply) & (answers | {NOT_MEANT}):
        talk.toast(talk.words("That is noted already."))
        return None
    return reply


def _taken(talk: Talk, enrolment: Enrolment, found: Understanding, reply: Reply) -> None:
    asked = talk.words(
        "Thank you for telling me. Your clinic will see it.\n\n"
        "I understood that you took: <b>{medicines}</b>\n"
        "<b>Did a doctor prescribe it?</b>",
        medicines=_named(found),
    )
    talk.say(asked, _prescribed_buttons(talk, reply))
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
    answers = [button(label, "script", reply.id, answer) for label, answer in pairs]
    return [answers, not_meant(talk, reply)]


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


def _named(found: Understanding) -> str:
    """Return the medicines as the patient wrote them."""
    said = [word for name in found.nsaids for word in found.because.get(name, ())]
    return isolate(", ".join(dict.fromkeys(said or found.medicines)))


def _restriction(talk: Talk, enrolment: Enrolment, found: Understanding) -> Restricted | None:
    plan, today = plan_for(talk.session, enrolment), enrolment.today(talk.now)
    return restricted(plan, enrolment.course(), found.medicines, today)

"""“May I …?”: answered from the plan and the patient's own day, or passed on to the clinic.

A question is answered at any time, in the middle of a check-in and after /stop too: it does no harm
and says nothing unasked. Words are kept and shown to staff all the same, with the answer they got.
"""

from bot.button import button
from bot.for_patients.misunderstood import not_meant, tapped_not_meant
from bot.for_patients.replies import keep_words, show_staff
from bot.for_patients.ruling_words import Asking, answer_told, answers_said
from bot.talk import Rows, Talk
from bot.when_seen import when_seen
from bot.words import Words
from schedules.askable import about, askable
from schedules.asked import Part, PartKind, Thing, asked_in, things_in
from schedules.enrolment import Enrolment
from schedules.plan import Plan
from schedules.plans import plan_for
from schedules.texts import choose_language
from schedules.understanding.understand import Understanding

MOST_THINGS = 6
"""Things of one question that are answered; staff see all of it."""
_KINDS = {"no": PartKind.RESTRICTION, "yes": PartKind.ALLOWED}  # as buttons name them, for short
_LONGEST_IN_A_ROW = 16  # letters of a label that leave room for a second one


def question_in(
    talk: Talk, enrolment: Enrolment, found: Understanding, *, is_asked: bool = False
) -> list[Thing] | None:
    """Return what a text asks permission for, be it unknown to the plan; None if it asks for none.

    `is_asked` tells that it is known to ask. A medicine of which something else is said, such as
    that it was taken, is no part of the question.
    """
    plan = plan_for(talk.session, enrolment)
    asked = asked_in(plan, found.text, talk.language)
    if asked is None and is_asked:
        asked = things_in(plan, found.text, talk.language)
    if asked and found.nsaids and found.nsaid_use != "asked":
        return [thing for thing in asked if not thing.is_nsaid] or None
    return asked


def question_of(talk: Talk, enrolment: Enrolment, things: list[Thing]) -> Asking:
    """Return a question as the patient's plan and day stand now."""
    plan, today = plan_for(talk.session, enrolment), enrolment.today(talk.now)
    return Asking(plan, enrolment.course(), today, tuple(things[:MOST_THINGS]))


def answer_question(
    talk: Talk, enrolment: Enrolment, question: Asking, way: Rows | None, below: Rows | None = None
) -> None:
    """Say what the plan says, with the `way` to say that something else was meant.

    What the plan does not know is the clinic's to answer; `below` are the buttons under that.
    """
    if question.is_known:
        *before, last = answers_said(talk.words, talk.clinic, question)
        for block in before:
            talk.say(block)
        talk.say(last, way)
    else:
        unknown = talk.words("I do not know this. Your clinic will see your question.")
        seen = when_seen(talk.words, talk.clinic, talk.now, enrolment.zone)
        noted = unknown + "\n\n" + seen
        talk.say(noted, below)


def asked_by_command(talk: Talk, enrolment: Enrolment) -> None:
    """Answer “/can run”, or show what the plan knows if nothing follows the command."""
    if not talk.incoming.argument:
        _offer(talk, enrolment)
        return
    plan = plan_for(talk.session, enrolment)
    question = question_of(talk, enrolment, things_in(plan, talk.incoming.argument, talk.language))
    reply = keep_words(talk, enrolment)
    show_staff(
        talk,
        reply,
        asked=lambda say: answer_told(say, talk.clinic, question, reply.value),
        waits=not question.is_known,
    )
    answer_question(talk, enrolment, question, [not_meant(talk, reply)])


def tapped_question(talk: Talk, enrolment: Enrolment, meaning: list[str]) -> None:
    """Take a tap on a thing that the plan knows, or on “That is not what I meant”."""
    match meaning:
        case ["may", "no" | "yes" as kind, name]:
            _tapped_part(talk, enrolment, Part(_KINDS[kind], name))
        case ["meant", reply_id]:
            tapped_not_meant(talk, enrolment, int(reply_id))
        case _:
            talk.toast(talk.words("This button no longer works."))


def _tapped_part(talk: Talk, enrolment: Enrolment, part: Part) -> None:
    """Put the answer above the buttons, which stay to be tapped again."""
    plan = plan_for(talk.session, enrolment)
    thing = about(plan, part, choose_language(plan, talk.language))
    if thing is None:
        talk.toast(talk.words("This button no longer works."))
        return
    question = question_of(talk, enrolment, [thing])
    if question.is_known:
        [said, *_] = answers_said(talk.words, talk.clinic, question)
    else:  # staff see no taps
        said = talk.words("Please type your question. Your clinic will see it.")
    talk.change(said, _choices(talk.words, plan))


def _offer(talk: Talk, enrolment: Enrolment) -> None:
    rows = _choices(talk.words, plan_for(talk.session, enrolment))
    if rows:
        talk.say(
            talk.words(
                "<b>What would you like to know?</b>\n"
                "Tap it, or type your question. For example: may I drive?"
            ),
            rows,
        )
    else:
        talk.say(talk.words("Please type your question. Your clinic will see it."))


def _choices(say: Words, plan: Plan) -> Rows:
    """Return a button for each thing that the plan knows, two in a row where both are short."""
    verbs = {kind: verb for verb, kind in _KINDS.items()}
    things = askable(plan, choose_language(plan, say.language))
    rows: Rows = []
    for part, title in things:
        one = button(title, "may", verbs[part.kind], part.name)
        last = rows[-1] if rows else []
        short = all(len(b.label) <= _LONGEST_IN_A_ROW for b in (*last, one))
        if len(last) == 1 and short:
            last.append(one)
        else:
            rows.append([one])
    return rows

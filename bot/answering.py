"""Answering a reminder: a tap, a score or words become replies, and the message shows them.

A reply is never changed: a change of mind adds one that supersedes. The same tap twice adds
nothing. An answer counts for its reminder however late it comes.
"""

from zoneinfo import ZoneInfo

from markupsafe import Markup, escape
from sqlmodel import col, select

from bot.alerts import raise_alert
from bot.button import button
from bot.letter import answer_label, reminder_text, write_prompt
from bot.talk import Rows, Talk
from schedules.alert import AlertKind
from schedules.columns import stored_id
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message
from schedules.plan import Kind, Plan, Scale
from schedules.plans import plan_for
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply, ReplyKind, current_replies
from schedules.texts import choose_language, help_text


def tapped_answer(talk: Talk, enrolment: Enrolment, reminder_id: int, answer: str) -> None:
    """Record the tap of a reply button and show it in the message."""
    reminder = _own(talk, enrolment, reminder_id)
    plan = plan_for(talk.session, enrolment)
    if reminder is None or answer not in plan.steps[reminder.step].buttons:
        talk.toast(talk.words("This button no longer works."))
        return
    current = current_replies(talk.session, reminder_id).get(None)
    if current and current.kind is ReplyKind.TAP and current.value == answer:
        talk.toast(talk.words("That is noted already."))
    else:
        reply = _record(talk, enrolment, ReplyKind.TAP, answer, reminder_id, None, current)
        talk.toast(talk.words("Noted. Thank you."))
        if answer == "problem":
            raise_alert(talk.session, AlertKind.PROBLEM, talk.now, enrolment.id, reply.id)
            talk.say(_problem_help(talk, plan))
    _show_answer(talk, enrolment, reminder, answer)


def tapped_score(
    talk: Talk,
    enrolment: Enrolment,
    reminder_id: int,
    asked: int,
    number: int,
    message_id: int | None = None,
) -> None:
    """Record one number of a check-in and go on to its next question, or show the whole of it.

    `message_id` is the check-in's message for a number that was typed rather than tapped.
    """
    reminder = _own(talk, enrolment, reminder_id)
    plan = plan_for(talk.session, enrolment)
    if reminder is None or not _fits(plan, reminder, asked, number):
        talk.toast(talk.words("This button no longer works."))
        return
    question = plan.steps[reminder.step].questions[asked]
    current = current_replies(talk.session, reminder_id).get(question)
    if current is None or current.value != str(number):
        _record(talk, enrolment, ReplyKind.SCORE, str(number), reminder_id, question, current)
    talk.toast(talk.words("Noted. Thank you."))
    _show_scores(talk, enrolment, reminder, asked + 1, message_id)


def change_answer(talk: Talk, enrolment: Enrolment, reminder_id: int) -> None:
    """Offer the buttons again; what was answered stays until another answer supersedes it."""
    reminder = _own(talk, enrolment, reminder_id)
    if reminder is None:
        talk.toast(talk.words("This button no longer works."))
        return
    prompt = write_prompt(talk.session, reminder, enrolment, talk.clinic)
    talk.change(prompt.html, prompt.rows)


def typed_words(talk: Talk, enrolment: Enrolment) -> None:
    """Keep what the patient wrote: a number answers an open check-in, words reach the staff."""
    text = (talk.incoming.text or "").strip()
    # A number that is edited was an answer once, and must not answer the next question.
    is_number = text.isdecimal() and len(text) <= 3 and not talk.incoming.edited
    if is_number and _typed_score(talk, enrolment, int(text)):
        return
    relay_words(talk, enrolment)
    talk.say(
        talk.words(
            "Noted. Your clinic will see what you wrote.\n\n"
            "This chat is not watched all the time. If it cannot wait, call <b>{phone}</b>.\n"
            "In an emergency call <b>{emergency}</b>.",
            **talk.clinic.facts(talk.language),
        ),
        way_back(talk) if enrolment.state is EnrolmentState.STOPPED else None,
    )


def way_back(talk: Talk) -> Rows:
    """Return the button with which someone who stopped comes back."""
    return [[button(talk.words("Start again"), "return")]]


def relay_words(talk: Talk, enrolment: Enrolment) -> None:
    """Keep what the patient wrote, word for word, and show it to the staff."""
    text, edited = talk.incoming.text or "", talk.incoming.edited
    reply = _record(talk, enrolment, ReplyKind.TEXT, text, _replied_to(talk, enrolment))
    raise_alert(talk.session, AlertKind.WORDS, talk.now, enrolment.id, reply.id, text, edited)


def _typed_score(talk: Talk, enrolment: Enrolment, number: int) -> bool:
    """Take a typed number as the answer to the latest check-in that still has an open question."""
    query = (
        select(Reminder, Message)
        .join(Message, col(Message.reminder_id) == Reminder.id)
        .where(Reminder.enrolment_id == enrolment.id, Reminder.kind == Kind.CHECK_IN)
        .where(col(Message.telegram_id).is_not(None), col(Reminder.expires_at) > talk.now)
        .order_by(col(Reminder.due_at).desc())
    )
    found = talk.session.exec(query).first()
    if found is None:
        return False
    reminder, message = found
    plan = plan_for(talk.session, enrolment)
    asked = _open_question(talk, plan, reminder)
    if asked is None or not _fits(plan, reminder, asked, number) or reminder.id is None:
        return False
    tapped_score(talk, enrolment, reminder.id, asked, number, message.telegram_id)
    return True


def _own(talk: Talk, enrolment: Enrolment, reminder_id: int) -> Reminder | None:
    """Return the reminder if it is this patient's and was sent."""
    found = talk.session.get(Reminder, reminder_id)
    if found is None or found.enrolment_id != enrolment.id:
        return None
    return found if found.state is ReminderState.RELEASED else None


def _fits(plan: Plan, reminder: Reminder, asked: int, number: int) -> bool:
    questions = plan.steps[reminder.step].questions
    if asked >= len(questions):
        return False
    scale = plan.questions[questions[asked]]
    return isinstance(scale, Scale) and scale.low <= number <= scale.high


def _record(
    talk: Talk,
    enrolment: Enrolment,
    kind: ReplyKind,
    value: str,
    reminder_id: int | None = None,
    question: str | None = None,
    supersedes: Reply | None = None,
) -> Reply:
    reply = Reply(
        enrolment_id=stored_id(enrolment),
        reminder_id=reminder_id,
        kind=kind,
        question=question,
        value=value,
        given_at=talk.now,
        update_id=talk.incoming.update_id,
        supersedes_id=supersedes.id if supersedes else None,
    )
    talk.session.add(reply)
    talk.session.flush()
    return reply


def _replied_to(talk: Talk, enrolment: Enrolment) -> int | None:
    if talk.incoming.replies_to is None:
        return None
    query = (
        select(Message.reminder_id)
        .where(Message.enrolment_id == enrolment.id)
        .where(Message.telegram_id == talk.incoming.replies_to)
        .where(col(Message.reminder_id).is_not(None))  # edits of a reminder have its number too
    )
    return talk.session.exec(query).first()


def _show_answer(talk: Talk, enrolment: Enrolment, reminder: Reminder, answer: str) -> None:
    said = talk.words(
        "<b>{answer}</b> · {when}",
        answer=answer_label(talk.words, answer),
        when=_when(talk, enrolment),
    )
    text = reminder_text(talk.session, reminder, enrolment, talk.clinic)
    again = [[button(talk.words("Change"), "again", reminder.id)]]
    talk.change(text + Markup("\n\n") + said, again)


def _show_scores(
    talk: Talk, enrolment: Enrolment, reminder: Reminder, next_up: int, message_id: int | None
) -> None:
    plan = plan_for(talk.session, enrolment)
    questions = plan.steps[reminder.step].questions
    scores = _scores(talk, plan, reminder, questions[:next_up])
    if next_up < len(questions):
        prompt = write_prompt(talk.session, reminder, enrolment, talk.clinic, next_up)
        html, rows = prompt.html, prompt.rows
    else:
        html = talk.words("Noted at {when}. Thank you ✅", when=_when(talk, enrolment))
        rows = [[button(talk.words("Change"), "again", reminder.id)]]
    talk.change(scores + Markup("\n\n") + html, rows, message_id)
    if message_id is not None:  # it may be far up the chat, so what comes next is said below too
        talk.say(html)


def _open_question(talk: Talk, plan: Plan, reminder: Reminder) -> int | None:
    answered = current_replies(talk.session, reminder.id)
    questions = plan.steps[reminder.step].questions
    return next((i for i, name in enumerate(questions) if name not in answered), None)


def _scores(talk: Talk, plan: Plan, reminder: Reminder, questions: tuple[str, ...]) -> Markup:
    answered = current_replies(talk.session, reminder.id)
    language = choose_language(plan, talk.language)
    lines = [
        talk.words(
            "{title}: <b>{score}</b> of {highest}",
            title=plan.questions[name].title.get(language) or name,
            score=answered[name].value,
            highest=scale.high,
        )
        for name in questions
        if name in answered and isinstance(scale := plan.questions[name], Scale)
    ]
    return Markup("\n").join(lines)


def _when(talk: Talk, enrolment: Enrolment) -> str:
    return talk.words.hour(talk.now.astimezone(ZoneInfo(enrolment.zone)))


def _problem_help(talk: Talk, plan: Plan) -> Markup:
    """Return what someone with a problem needs now: the plan's own signs come before ours."""
    facts = talk.clinic.facts(talk.language)
    own = help_text(plan, talk.language, facts)
    parts = (
        talk.words("I am sorry to hear that. I have let your clinic know."),
        escape(own) if own else _signs(talk),
        talk.words("You can also write to me what is wrong. Your clinic will see it."),
    )
    return Markup("\n\n").join(parts)


def _signs(talk: Talk) -> Markup:
    """Return the signs that need help after any procedure, for a plan that names none."""
    return talk.words(
        "<b>When to get help:</b>\n"
        "• Chest pain, trouble breathing or coughing blood: call <b>{emergency}</b> now.\n"
        "• A swollen face or throat: call <b>{emergency}</b> now.\n"
        "• Bleeding that does not stop: call <b>{emergency}</b> now.\n"
        "• Fever, pus or pain that gets worse: call <b>{phone}</b> now.\n"
        "Please do not drive yourself.",
        **talk.clinic.facts(talk.language),
    )

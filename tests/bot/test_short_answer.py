"""Words that stand for a button answer the reminder they come after, and can be changed."""

import pytest
from clinic import verbs
from ruled import answer, reminders, ruled

from schedules.alert import Alert, AlertKind
from schedules.enrolment import Enrolment, EnrolmentState
from schedules.message import Message
from schedules.reply import Reply, ReplyKind


async def with_advice(clinic, language="en"):
    """Let Rosa join and get the first advice, which offers OK and Problem; return her and it."""
    rosa = await clinic.joined(language=language)
    await clinic.advance(hours=8)
    [rest] = [row for row in reminders(clinic) if row.step == "rest"][:1]
    return rosa, rest


def kept(clinic):
    return [(reply.kind, reply.value, reply.reminder_id) for reply in clinic.rows(Reply)]


@pytest.mark.parametrize(("language", "words"), [("en", "ok"), ("es", "sí"), ("de", "ja")])
async def test_yes_right_after_a_reminder_is_its_ok(clinic, language, words):
    rosa, rest = await with_advice(clinic, language)
    [shown, echo] = await rosa.send(words)
    assert kept(clinic) == [(ReplyKind.TAP, "ok", rest.id)]
    assert verbs(shown) == verbs(echo) == ["undo"]
    for offered in await rosa.tap("undo", message_id=echo["id"]):
        assert verbs(offered) == ["answer", "answer"]


async def test_what_has_no_button_or_says_more_goes_to_staff(clinic):
    rosa, _ = await with_advice(clinic)
    for words in ("not yet", "yes but I have a question about the stairs"):
        await rosa.send(words)
        assert kept(clinic)[-1][:2] == (ReplyKind.TEXT, words)


async def test_long_after_the_reminder_words_are_words_unless_they_reply_to_it(clinic):
    rosa, rest = await with_advice(clinic)
    [sent] = clinic.rows(Message, Message.reminder_id == rest.id)
    await clinic.advance(hours=13)
    await rosa.send("ok", reply_to=sent.telegram_id)
    assert kept(clinic)[-1] == (ReplyKind.TAP, "ok", rest.id)


async def test_a_sentence_with_a_score_answers_the_question_about_pain(clinic):
    rosa = await clinic.joined()
    await rosa.send("it's a 6")
    scores = [(r.question, r.value) for r in clinic.rows(Reply, Reply.kind == ReplyKind.SCORE)]
    assert scores == [("pain", "6")]
    await rosa.send("pain is 4")
    assert len(clinic.rows(Reply, Reply.kind == ReplyKind.SCORE)) == 1


async def test_a_longer_sentence_with_a_score_reaches_staff_as_words_too(clinic):
    rosa = await clinic.joined()
    await rosa.send("today i would say it is a 6 out of 10")
    kinds = [reply.kind for reply in clinic.rows(Reply)]
    assert sorted(kinds) == [ReplyKind.SCORE, ReplyKind.TEXT]
    assert "No rule" not in (await clinic.nurse.received())[-1]["text"]


async def test_a_typed_no_answers_a_question_of_yes_or_no(clinic):
    rosa = await ruled(clinic)
    await clinic.advance(days=1)
    await answer(clinic, reminders(clinic)[0], "pain", 2)
    await rosa.send("no")
    assert kept(clinic)[-1][:2] == (ReplyKind.CHOICE, "no")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "please stop texting me"), ("es", "no me escriban más"), ("de", "STOPP!")],
)
async def test_the_wish_to_hear_no_more_is_asked_about_once(clinic, language, words):
    rosa = await clinic.joined(language=language)
    asked = (await rosa.send(words))[-1]
    assert verbs(asked) == ["stop", "stop"]
    assert clinic.rows(Enrolment)[0].state is EnrolmentState.ACTIVE


async def test_a_score_in_words_that_answers_nothing_is_noted_for_staff_and_fires_no_rule(clinic):
    rosa = await ruled(clinic)
    await rosa.send("my pain was 8/10 on the stairs today")
    assert [(alert.kind, alert.rule) for alert in clinic.rows(Alert)] == [(AlertKind.WORDS, None)]
    told = (await clinic.nurse.received())[-1]["text"]
    assert "Pain in these words: 8 of 10. No rule" in told
    assert kept(clinic) == [(ReplyKind.TEXT, "my pain was 8/10 on the stairs today", None)]

"""An answer is kept as it was given, the message shows it, and staff see what they must."""

from clinic import verbs

from schedules.alert import Alert, AlertKind
from schedules.message import Message
from schedules.reminder import Reminder
from schedules.reply import Reply, ReplyKind


def scores(clinic):
    """Return every score ever given: question, value, and the reply that it supersedes."""
    given = clinic.rows(Reply, Reply.kind == ReplyKind.SCORE)
    return [(reply.question, reply.value, reply.supersedes_id) for reply in given]


def taps(clinic):
    """Return every tap ever kept: the answer and the reply that it supersedes."""
    given = clinic.rows(Reply, Reply.kind == ReplyKind.TAP)
    return [(reply.value, reply.supersedes_id) for reply in given]


def texts(clinic):
    """Return every text ever kept."""
    return [reply.value for reply in clinic.rows(Reply, Reply.kind == ReplyKind.TEXT)]


def sent(clinic, step, number=1):
    """Return a step's reminder and the message that it became."""
    [reminder] = clinic.rows(Reminder, Reminder.step == step, Reminder.number == number)
    [message] = clinic.rows(Message, Message.reminder_id == reminder.id)
    return reminder, message


async def rosa_with_rest(clinic):
    """Let Rosa join and receive the first advice; return her and its message."""
    rosa = await clinic.joined()
    await clinic.advance(hours=8)
    return rosa, sent(clinic, "rest")[1]


async def test_a_check_in_is_answered_by_taps_and_shows_all_of_them(clinic):
    rosa = await clinic.joined()
    await rosa.tap("score")
    [asked] = await rosa.received_with("score")
    [shown] = await rosa.tap("score")
    assert scores(clinic) == [("pain", "0", None), ("function", "0", None)]
    assert shown["id"] == asked["id"]
    assert verbs(shown) == ["again"]


async def test_a_check_in_is_answered_by_typed_numbers_and_goes_on_below_them(clinic):
    rosa = await clinic.joined()
    [above, asked_below] = await rosa.send("7")
    assert (verbs(above), verbs(asked_below)) == ([], ["score"] * 11 + ["turn"])
    assert "7" in above["text"]
    [shown, thanks] = await rosa.send(" 10 ")
    assert scores(clinic) == [("pain", "7", None), ("function", "10", None)]
    assert shown["id"] == asked_below["id"]
    assert (verbs(shown), verbs(thanks)) == (["again"], ["again"])
    for answered in ("7", "10"):
        assert answered in shown["text"]
        assert answered not in thanks["text"].splitlines()[0]  # this shows on a locked phone


async def test_a_number_that_the_scale_does_not_have_reaches_staff_as_words(clinic):
    rosa = await clinic.joined()
    odd = ["11", "99999", "-1", "7/5", "²"]
    for number in odd:
        await rosa.send(number)
    assert scores(clinic) == []
    assert texts(clinic) == odd


async def test_a_number_when_nothing_is_asked_reaches_staff_as_words(clinic):
    rosa = await clinic.joined()
    for number in ("7", "5", "3"):
        await rosa.send(number)
    assert texts(clinic) == ["3"]


async def test_a_change_of_mind_supersedes_and_keeps_what_was_said(clinic):
    rosa, _ = await rosa_with_rest(clinic)
    await rosa.tap("answer", sent(clinic, "rest")[0].id, "ok")
    [open_again] = await rosa.tap("undo")
    assert verbs(open_again) == ["answer", "answer"]
    await rosa.tap("answer", sent(clinic, "rest")[0].id, "problem")
    first, second, _ = clinic.rows(Reply)
    assert taps(clinic) == [("ok", None), ("undone", first.id), ("problem", second.id)]


async def test_a_score_can_be_changed_and_keeps_what_was_said(clinic):
    rosa = await clinic.joined()
    await rosa.send("7")
    await rosa.send("5")
    await rosa.tap("again")
    check_in = sent(clinic, "check_in")[0].id
    await rosa.tap("score", check_in, "pain", 3)
    await rosa.tap("score", check_in, "function", 5)
    first = clinic.rows(Reply)[0]
    assert scores(clinic) == [("pain", "7", None), ("function", "5", None), ("pain", "3", first.id)]


async def test_a_double_tap_is_one_answer(clinic):
    rosa, message = await rosa_with_rest(clinic)
    data = clinic.signer.data(rosa.id, "answer", str(message.reminder_id), "ok")
    await rosa.tap_data(data, message.telegram_id)
    first = await rosa.toast()
    assert await rosa.tap_data(data, message.telegram_id) == []
    assert taps(clinic) == [("ok", None)]
    assert await rosa.toast() not in ("", first)


async def test_two_buttons_of_one_message_tapped_at_once_keep_both_in_order(clinic):
    rosa, message = await rosa_with_rest(clinic)
    for answer in ("ok", "problem"):
        data = clinic.signer.data(rosa.id, "answer", str(message.reminder_id), answer)
        await rosa.phone.tap(data=data, message_id=message.telegram_id)
    await clinic.settle()
    assert [value for value, _ in taps(clinic)] == ["ok", "problem"]


async def test_a_copied_button_does_nothing_in_other_hands(clinic):
    rosa, message = await rosa_with_rest(clinic)
    data = clinic.signer.data(rosa.id, "answer", str(message.reminder_id), "problem")
    other = await clinic.person("Max")
    await clinic.join(other, clinic.invited("Bed 5"))
    stranger = await clinic.person("Eve")
    for somebody in (other, stranger, clinic.nurse):
        await somebody.send("/help")
        await somebody.tap_data(data, (await somebody.received())[-1]["id"])
        assert await somebody.toast()
    assert taps(clinic) == []


async def test_a_button_of_anothers_reminder_does_nothing_though_it_is_signed(clinic):
    _, message = await rosa_with_rest(clinic)
    other = await clinic.person("Max")
    await clinic.join(other, clinic.invited("Bed 5"))
    data = clinic.signer.data(other.id, "answer", str(message.reminder_id), "ok")
    assert await other.tap_data(data, (await other.received())[-1]["id"]) == []
    assert taps(clinic) == []


# Made up, cut, or older than the plan: none may be kept, and none may break the chat.
MADE_UP = ["-", ":", "answer", "answer:1:ok", "answer:1:ok:AAAAAAAA", "x" * 64, "é<b>&", "return"]
SIGNED_NONSENSE = [
    ["answer", "1", "ok"],  # a check-in has no such button
    ["answer", "999999", "ok"],
    ["answer", "2", "shout"],
    ["score", "1", "0", "11"],
    ["score", "1", "2", "5"],
    ["score", "1", "unheard_of", "5"],
    ["score", "2", "0", "5"],  # an advice asks nothing
    ["choose", "1", "pain", "yes"],
    ["turn", "1", "unheard_of"],
    ["skip", "999999", "pain"],
    ["again", "999999"],
    ["unheard-of"],
]


async def test_made_up_buttons_do_nothing(clinic):
    rosa = await clinic.joined()
    last = (await rosa.received())[-1]["id"]
    signed = [clinic.signer.data(rosa.id, *parts) for parts in SIGNED_NONSENSE]
    for data in MADE_UP + signed:
        assert await rosa.tap_data(data, last) == []
        assert await rosa.toast()
    assert clinic.rows(Reply) == []
    assert await rosa.send("/today")


async def test_a_button_of_a_reminder_that_was_not_sent_does_nothing(clinic):
    rosa = await clinic.joined()
    planned = clinic.rows(Reminder, Reminder.step == "begin_pt")[0]
    data = clinic.signer.data(rosa.id, "answer", str(planned.id), "done")
    await rosa.tap_data(data, (await rosa.received())[-1]["id"])
    assert taps(clinic) == []


async def test_a_tap_on_a_message_telegram_no_longer_has_is_kept(clinic):
    rosa, message = await rosa_with_rest(clinic)
    data = clinic.signer.data(rosa.id, "answer", str(message.reminder_id), "ok")
    await rosa.tap_data(data, message_id=4_000_000)
    assert taps(clinic) == [("ok", None)]
    assert await rosa.toast()


async def test_an_answer_months_late_still_counts_for_its_reminder(clinic):
    rosa, message = await rosa_with_rest(clinic)
    await clinic.advance(days=200)
    await rosa.tap("answer", message.reminder_id, "ok")
    [reply] = clinic.rows(Reply)
    assert reply.reminder_id == message.reminder_id
    assert clinic.now - reply.given_at < clinic.now - message.sent_at


async def test_a_problem_reaches_every_member_of_staff_and_the_patient_is_told_what_to_do(clinic):
    rosa, message = await rosa_with_rest(clinic)
    ida = await clinic.colleague()
    said = await rosa.tap("answer", message.reminder_id, "problem")
    assert "112" in said[-1]["text"]
    for member in (clinic.nurse, ida):
        assert "Bed 4" in (await member.received())[-1]["text"]
    [alert] = clinic.rows(Alert)
    assert alert.kind is AlertKind.PROBLEM
    assert alert.reply_id == clinic.rows(Reply)[0].id


async def test_words_are_kept_acknowledged_and_relayed(clinic):
    rosa = await clinic.joined()
    said = await rosa.send("My  leg is\nwarm")
    assert any("112" in answer["text"] for answer in said)
    assert texts(clinic) == ["My  leg is\nwarm"]
    assert "My  leg is\nwarm" in (await clinic.nurse.received())[-1]["text"]


async def test_words_in_reply_to_a_reminder_are_linked_to_it(clinic):
    rosa, message = await rosa_with_rest(clinic)
    await rosa.tap("answer", message.reminder_id, "ok")
    await rosa.send("only short walks, right?", reply_to=message.telegram_id)
    assert clinic.rows(Reply)[-1].reminder_id == message.reminder_id


async def test_words_in_reply_to_something_else_are_linked_to_nothing(clinic):
    rosa, _ = await rosa_with_rest(clinic)
    [card] = await rosa.send("/today")
    await rosa.send("thank you", reply_to=card["id"])
    assert clinic.rows(Reply)[-1].reminder_id is None


async def test_an_edited_text_is_kept_beside_the_first_and_told_as_edited(clinic):
    rosa = await clinic.joined()
    wrote = await rosa.phone.send("I took Advil")
    await clinic.settle()
    first = (await clinic.nurse.received())[-1]["text"]
    assert await rosa.edit(wrote, "I did not take Advil")
    assert texts(clinic) == ["I took Advil", "I did not take Advil"]
    told = (await clinic.nurse.received())[-1]["text"]
    assert told.replace("I did not take Advil", "I took Advil") != first


async def test_an_edited_number_does_not_answer_the_next_question(clinic):
    rosa = await clinic.joined()
    wrote = await rosa.phone.send("5")
    await clinic.settle()
    await rosa.edit(wrote, "6")
    assert scores(clinic) == [("pain", "5", None)]
    assert texts(clinic) == ["6"]


async def test_what_has_no_words_is_answered_honestly(clinic):
    rosa = await clinic.joined()
    for kind in ("photo", "sticker", "voice", "document", "contact", "location"):
        path = f"users/{rosa.id}/{kind}"
        [answer] = await rosa.news_of(clinic.control.request("POST", path, {}))
        assert clinic.phone_number in answer["text"], kind
    assert clinic.rows(Reply) == []


async def test_a_picture_with_words_keeps_the_words_and_says_that_the_picture_is_lost(clinic):
    rosa = await clinic.joined()
    [said] = await rosa.news_of(rosa.phone.send_photo("Is this normal?"))
    assert texts(clinic) == ["Is this normal?"]
    assert "not the picture" in said["text"]


async def test_words_after_an_unknown_command_reach_staff(clinic):
    rosa = await clinic.joined()
    await rosa.send("/pain is getting worse")
    assert texts(clinic) == ["/pain is getting worse"]
    await rosa.send("/unheard_of")
    assert len(texts(clinic)) == 1

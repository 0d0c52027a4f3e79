"""A helper of the patient's choice: invited, told, heard, and let go."""

import pytest
from clinic import buttons, meaning, verbs
from restart import restarted

from bot.for_patients.helper import Gets, Helper
from bot.for_staff.invitation import Purpose, invite
from bot.words import LANGUAGES, words
from schedules.alert import Alert, AlertKind
from schedules.database import transaction
from schedules.enrolment import Enrolment
from schedules.message import Message, MessageKind, MessageState
from schedules.reply import Reply
from schedules.rule import AlertLevel


def way(clinic, purpose=Purpose.HELPER, number=1):
    """Make a way in as `/helper` would, without the chat."""
    with transaction(clinic.stage.app.engine) as session:
        return clinic.link(invite(session, number, clinic.now, purpose))


async def helped(clinic, purpose=Purpose.HELPER, language="en", name=None):
    """Let Rosa join, and Ana help her; return both."""
    rosa = await clinic.joined(language=language)
    if name:
        with transaction(clinic.stage.app.engine) as session:
            session.get_one(Enrolment, 1).first_name = name
    ana = await clinic.person("Ana", language_code=language)
    await ana.open(way(clinic, purpose))
    await ana.tap("helps", "yes")
    return rosa, ana


async def last(person):
    return (await person.received())[-1]["text"]


def helper(clinic):
    return clinic.rows(Helper)[-1]


def notes(clinic, *where):
    """Return what went to the helper about reminders."""
    rows = clinic.rows(Message, Message.kind == MessageKind.HELPER, *where)
    return [row for row in rows if row.again_of]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_patient_invites_a_helper_who_agrees(clinic, language):
    rosa, say = await clinic.joined(language=language), words(language)
    [page] = await rosa.send("/helper")
    assert verbs(page) == ["helper"]
    [choice] = await rosa.tap("helper", "invite")
    assert [meaning(b)[1:] for b in buttons(choice)] == [
        ["get", "missed"],
        ["get", "all"],
        ["leave"],
    ]
    note, forwarded = await rosa.tap("helper", "get", "all")
    assert say("a copy of every reminder").unescape() in note["text"]
    link = next(word for word in forwarded["text"].split() if word.startswith("https://"))
    ana = await clinic.person("Ana <3", language_code=f"{language}-XX")
    [asked] = await ana.open(link)
    for fact in ("Riverside Clinic", "112", clinic.phone_number, "Telegram", "/stop"):
        assert fact in asked["text"]
    assert "Bed 4" not in asked["text"]
    [agreed] = await ana.tap("helps", "yes")
    assert agreed["text"].startswith(asked["text"])
    assert "Ana <3" in await last(rosa)
    assert [command["command"] for command in (await ana.phone.chat())["commands"]] == [
        "help",
        "stop",
    ]
    row = helper(clinic)
    assert (row.user_id, row.language, row.gets) == (ana.id, language, Gets.ALL)
    [card] = await clinic.nurse.send("/patient_1")
    assert "A helper since November 20, who gets: a copy of every reminder" in card["text"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_helper_of_all_gets_each_text_without_buttons_and_without_answers(clinic, language):
    rosa, ana = await helped(clinic, Purpose.HELPER_OF_ALL, language, name="Rosa <b>")
    before = len(await ana.received())
    await clinic.advance(hours=8)
    await rosa.tap("answer")
    await rosa.send("This is between us")
    copies = (await ana.received())[before:]
    told = await rosa.received_with("undo")
    assert copies
    for copy in copies:
        first, _, *rest = copy["text"].splitlines()
        assert first == words(language)("For {name}", name="\u2068Rosa <b>\u2069").unescape()
        assert copy["keyboard"] in (None, [])
        assert "between us" not in copy["text"]
        assert rest
    assert told
    assert len(notes(clinic)) == len(copies)


async def test_a_helper_reads_copies_in_the_language_of_their_own_phone(clinic):
    rosa = await clinic.joined(language="de")
    ana = await clinic.person("Ana", language_code="es")
    await ana.open(way(clinic, Purpose.HELPER_OF_ALL))
    await ana.tap("helps", "yes")
    await clinic.advance(hours=8)
    lines = (await last(ana)).splitlines()
    assert lines[0] == "Sobre la persona a quien ayuda"
    assert lines[2].startswith("Hola.")
    assert (await last(rosa)).startswith("Guten Tag.")


async def quiet_hours_later(clinic, hours):
    """Let the hours pass one by one, as they do."""
    for _ in range(hours):
        await clinic.advance(hours=1)


async def test_a_helper_hears_once_a_day_of_what_stays_open(clinic):
    _, ana = await helped(clinic)
    await clinic.advance(days=1)
    await quiet_hours_later(clinic, 10)  # half past seven in the evening of the second day
    said = [m["text"] for m in await ana.received()][1:]
    assert said[0] == (
        "For the person you help\n\nThere is no answer yet to the last note.\nA call may help."
    )
    sent = notes(clinic, Message.state == MessageState.SENT)
    assert len({row.sent_at.date() for row in sent}) == len(sent) == len(said)
    assert all(8 <= row.sent_at.hour < 21 for row in sent)


async def test_an_answer_in_time_spares_the_helper_the_note(clinic):
    rosa, ana = await helped(clinic)
    await clinic.advance(hours=7)
    waiting = notes(clinic, Message.state == MessageState.PENDING)
    assert waiting
    await rosa.send("All is well here")  # words count as much as a tap
    before = await ana.received()
    await quiet_hours_later(clinic, 20)
    again = {row.id: row for row in notes(clinic)}
    assert [again[row.id].state for row in waiting] == [MessageState.WITHDRAWN] * len(waiting)
    assert {again[row.id].failure for row in waiting} == {"the patient has answered"}
    assert len(await ana.received()) <= len(before) + 1


async def test_what_waits_for_a_helper_outlasts_a_restart(clinic):
    _, ana = await helped(clinic)
    await clinic.advance(hours=7)
    before = len(await ana.received())
    async with restarted(clinic):
        await quiet_hours_later(clinic, 24)
        assert len(await ana.received()) == before + 1


async def test_danger_written_by_a_helper_is_answered_and_alerts_staff_as_theirs(clinic):
    rosa, ana = await helped(clinic)
    before = await rosa.received()
    [told] = await ana.send("She has chest pain and cannot breathe")
    assert "Call 112 now.\nTell them what you see." in told["text"]
    assert "stay with them" in told["text"]
    alert = clinic.rows(Alert)[-1]
    assert (alert.kind, alert.level, alert.reply_id) == (AlertKind.RED_FLAG, AlertLevel.NOW, None)
    said = (await clinic.nurse.received())[-1]
    assert said["text"].splitlines()[1] == "Written by the helper of \u2068Bed 4\u2069."
    assert "cannot breathe" in said["text"]
    assert verbs(said) == ["ack"]
    assert clinic.rows(Reply) == []
    assert await rosa.received() == before


async def test_other_words_of_a_helper_reach_staff_as_theirs_and_are_kept(clinic):
    rosa, ana = await helped(clinic)
    [noted] = await ana.send("She sleeps <badly>")
    assert "The clinic will see" in noted["text"]
    lines = (await last(clinic.nurse)).splitlines()
    assert lines == [
        "The helper of \u2068Bed 4\u2069 wrote 💬",
        "She sleeps <badly>",
        "A reply to this message goes to the helper.",
        "/patient_1",
    ]
    [alert] = clinic.rows(Alert, Alert.kind == AlertKind.HELPER)
    assert "She sleeps &lt;badly&gt;" in alert.news["en"]
    assert clinic.rows(Reply) == []  # it is no answer of the patient's
    assert "badly" not in await last(rosa)


async def test_a_flood_of_a_helper_is_kept_and_shown_no_more(clinic):
    _, ana = await helped(clinic)
    for number in range(12):
        await ana.send(f"message {number}")
    shown = [m for m in await clinic.nurse.received() if "wrote 💬" in m["text"]]
    assert len(shown) == 10
    assert len(clinic.rows(Alert, Alert.kind == AlertKind.HELPER)) == 12
    assert sum("come very fast" in m["text"] for m in await ana.received()) == 1
    [told] = await ana.send("She has chest pain")  # danger goes through
    assert "112" in told["text"]


async def test_a_helper_sends_what_cannot_be_read_or_asks_for_help(clinic):
    _, ana = await helped(clinic)
    [sticker] = await ana.news_of(ana.phone.send_sticker())
    assert "only read words" in sticker["text"]
    for command in ("/help", "/start", "/today", "/nonsense"):
        [help_] = await ana.send(command)
        assert help_["text"].startswith("You are a helper here")
    [told] = await ana.send("/help she has chest pain")
    assert "112" in told["text"]


async def test_a_helper_ends_it_with_stop_and_the_patient_is_told(clinic):
    rosa, ana = await helped(clinic, Purpose.HELPER_OF_ALL)
    [bye] = await ana.send("/stop")
    assert "no more notes" in bye["text"]
    assert "gets no more notes" in await last(rosa)
    before = await ana.received()
    await clinic.advance(days=2)
    assert await ana.received() == before
    [stranger] = await ana.send("/stop")
    assert "have a code" in stranger["text"]
    assert len([m for m in await rosa.received() if "gets no more notes" in m["text"]]) == 1
    await ana.open(way(clinic))  # a new link brings them back
    await ana.tap("helps", "yes")
    assert helper(clinic).ended_at is None


async def test_a_helper_who_closes_the_chat_helps_no_more(clinic):
    rosa, ana = await helped(clinic, Purpose.HELPER_OF_ALL)
    await ana.news_of(ana.phone.block())
    assert helper(clinic).ended_at is not None
    assert "gets no more notes" in await last(rosa)
    assert clinic.rows(Enrolment)[0].reachable is True


async def test_a_chat_that_refuses_a_note_ends_the_help_too(clinic):
    rosa, ana = await helped(clinic, Purpose.HELPER_OF_ALL)
    await clinic.control.fault("403", "sendMessage", chat_id=ana.id)
    await clinic.advance(hours=8)
    assert helper(clinic).ended_at is not None
    assert any("gets no more notes" in m["text"] for m in await rosa.received())
    assert clinic.rows(Alert) == []


async def test_the_patient_sees_changes_and_ends_it(clinic):
    rosa, ana = await helped(clinic)
    await clinic.advance(hours=7)
    [page] = await rosa.send("/helper")
    assert "since November 20, 2026" in page["text"]
    await rosa.tap("helper", "change")
    for _ in range(2):  # twice changes nothing more
        await rosa.tap_data(clinic.signer.data(rosa.id, "helper", "set", "all"), page["id"])
    assert helper(clinic).gets is Gets.ALL
    news = [m for m in await ana.received() if "From now on" in m["text"]]
    assert [m["text"].splitlines()[-1] for m in news] == [
        "From now on you get: a copy of every reminder."
    ]
    assert notes(clinic, Message.state == MessageState.PENDING) == []
    await rosa.send("/helper")
    await rosa.tap("helper", "end")
    assert helper(clinic).ended_at is None  # asked once
    [done] = await rosa.tap("helper", "end", "yes")
    assert "gets no more notes" in done["text"]
    assert "have ended" in await last(ana)
    before = len(await ana.received())
    await rosa.tap_data(clinic.signer.data(rosa.id, "helper", "end", "yes"), page["id"])
    assert "no longer works" in await rosa.toast()
    await clinic.advance(days=1)
    assert len(await ana.received()) == before
    [card] = await clinic.nurse.send("/patient_1")
    assert "helper" not in card["text"]


async def test_a_stop_of_the_patient_ends_it_and_tells_the_helper_once(clinic):
    rosa, ana = await helped(clinic)
    await clinic.advance(hours=7)
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    assert "have ended" in await last(ana)
    before = await ana.received()
    await clinic.advance(days=2)
    assert await ana.received() == before
    await rosa.tap("return")
    await clinic.advance(days=2)
    assert await ana.received() == before  # coming back invites nobody


async def test_a_pause_spares_the_helper_too(clinic):
    _, ana = await helped(clinic)
    await clinic.advance(hours=7)
    before = await ana.received()
    with transaction(clinic.stage.app.engine) as session:
        enrolment = session.get_one(Enrolment, 1)
        enrolment.paused_until = enrolment.today(clinic.now).replace(day=30)
    await quiet_hours_later(clinic, 24)
    assert await ana.received() == before


async def test_a_link_is_good_once_for_one_person_and_three_days(clinic):
    rosa = await clinic.joined()
    ana, max_ = await clinic.person("Ana"), await clinic.person("Max")
    link = way(clinic)
    await ana.open(link)
    [anothers] = await max_.open(link)
    assert "another phone first" in anothers["text"]
    [renewed] = [way(clinic)]
    await ana.tap("helps", "yes")  # the first link was renewed meanwhile
    assert "no longer valid" in await last(ana)
    await max_.open(renewed)
    await max_.tap("helps", "no")
    [again] = await max_.send("hm")
    assert verbs(again) == ["helps", "helps"]
    await clinic.advance(hours=73)
    await max_.tap("helps", "yes")
    assert clinic.rows(Helper) == []
    [mine] = await rosa.open(link)
    assert "forward" in mine["text"]


async def test_a_double_tap_makes_one_link(clinic):
    rosa = await clinic.joined()
    await rosa.send("/helper")
    [choice] = await rosa.tap("helper", "invite")
    data = clinic.signer.data(rosa.id, "helper", "get", "missed")
    for _ in range(2):
        await rosa.tap_data(data, choice["id"])
    links = [m for m in await rosa.received() if "https://t.me" in m["text"]]
    assert len(links) == 1
    assert "no longer works" in await rosa.toast()


async def test_a_patient_stays_a_patient_and_is_told_so_kindly(clinic):
    await clinic.joined()
    max_ = await clinic.person("Max")
    await clinic.join(max_, clinic.invited("Bed 5"))
    link = way(clinic)
    [told] = await max_.open(link)
    assert told["text"].startswith("It is kind of you to help.")
    ana = await clinic.person("Ana")  # it was not used up
    await ana.open(link)
    await ana.tap("helps", "yes")
    assert helper(clinic).user_id == ana.id


async def test_whoever_stopped_may_help_and_then_writes_as_a_helper(clinic):
    await clinic.joined()
    max_ = await clinic.person("Max")
    await clinic.join(max_, clinic.invited("Bed 5"))
    await max_.send("/stop")
    await max_.tap("stop", "yes")
    await max_.open(way(clinic))
    await max_.tap("helps", "yes")
    await max_.send("She is fine")
    assert (await last(clinic.nurse)).startswith("The helper of \u2068Bed 4\u2069 wrote")


async def test_a_helper_joins_nothing_else_before_that_has_ended(clinic):
    _, ana = await helped(clinic)
    other = clinic.invited("Bed 5")
    for told in (await ana.open(clinic.link(other)), await ana.send(other.code)):
        assert "end that first with /stop" in told[0]["text"]
    await ana.send("/stop")
    await clinic.join(ana, other)
    assert clinic.rows(Enrolment)[-1].chat_id == ana.id


async def test_one_patient_has_one_helper(clinic):
    rosa, _ = await helped(clinic)
    max_ = await clinic.person("Max")
    [refusal] = await max_.open(way(clinic))
    assert "no longer valid" in refusal["text"]
    assert len(clinic.rows(Helper)) == 1
    assert rosa


async def test_old_and_made_up_buttons_of_a_helper_do_nothing(clinic):
    rosa, ana = await helped(clinic)
    [said, *_] = await ana.received()
    for data in ("helps:yes", "answer:1:done", "helper:end:yes", "stop:yes", "nonsense"):
        await ana.tap_data(clinic.signer.data(ana.id, *data.split(":")), said["id"])
        assert "no longer works" in await ana.toast()
    assert helper(clinic).ended_at is None
    assert len(clinic.rows(Helper)) == 1
    assert clinic.rows(Reply) == []
    assert rosa

"""Staff are made on the command line while the bot runs; each is told what they must see."""

import asyncio
import os
import sys
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from clinic import open_clinic, verbs

from bot.for_staff.staff import Role, Staff
from bot.words import isolate, words
from schedules.alert import Alert

AFTERCARE = Path(sys.executable).with_name("aftercare")


async def aftercare(clinic, *arguments):
    """Run the command on the clinic's database while the bot is at work."""
    url = clinic.stage.app.engine.url.render_as_string(hide_password=False)
    env = {"PATH": os.environ["PATH"], "AFTERCARE_DATABASE_URL": url}
    process = await asyncio.create_subprocess_exec(
        AFTERCARE, *map(str, arguments), env=env, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0
    return out.decode()


async def test_rights_come_and_go_at_once_by_the_command_line():
    async with open_clinic(datetime.now(UTC)) as clinic:  # by the clock of the command line
        ida = await clinic.person("Ida")
        [stranger] = await ida.send("/patients")
        await aftercare(clinic, "staff", "add", ida.id, "--name", "Ida", "--language", "de")
        [listed] = await ida.send("/patients")
        assert listed["text"] != stranger["text"]
        await aftercare(clinic, "staff", "remove", ida.id)
        [again] = await ida.send("/patients")
        assert again["text"] == stranger["text"]


async def test_a_number_to_be_added_by_is_told_to_whoever_asks(clinic):
    ida = await clinic.person("Ida")
    [said] = await ida.send("/id")
    assert str(ida.id) in said["text"]


async def test_each_is_told_in_their_own_language(clinic):
    ida = await clinic.colleague(language="de")
    rosa = await clinic.joined()
    await rosa.send("hello")
    label = isolate("Bed 4")
    for member, language in ((clinic.nurse, "en"), (ida, "de")):
        heading = words(language)("<b>{label}</b> wrote 💬", label=label).striptags()
        assert heading in (await member.received())[-1]["text"]


async def test_staff_learn_of_joining_stopping_and_coming_back(clinic):
    rosa = await clinic.joined()
    news = [len(await clinic.nurse.received())]
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    news.append(len(await clinic.nurse.received()))
    await rosa.tap("return")
    news.append(len(await clinic.nurse.received()))
    assert [later - earlier for earlier, later in pairwise(news)] == [1, 1]


async def test_a_dismissed_colleague_hears_no_more_of_patients(clinic):
    ida = await clinic.colleague()
    rosa = await clinic.joined()
    clinic.dismiss(ida)
    before = await ida.received()
    await rosa.send("My leg is warm")
    assert await ida.received() == before
    assert len(clinic.rows(Alert)) == 1


async def test_an_observer_is_told_of_problems_too(clinic):
    ida = await clinic.colleague(Role.OBSERVER)
    rosa = await clinic.joined()
    await rosa.send("My leg is warm")
    assert "My leg is warm" in (await ida.received())[-1]["text"]


async def test_a_colleague_who_blocked_the_bot_keeps_nobody_from_hearing(clinic):
    ida = await clinic.colleague()
    await ida.news_of(ida.phone.block())
    rosa = await clinic.joined()
    await rosa.send("My leg is warm")
    assert "My leg is warm" in (await clinic.nurse.received())[-1]["text"]
    assert len(clinic.rows(Alert)) == 1


HEADINGS = {
    "en": ["Who needs me", "Patients", "Plans"],
    "es": ["Quién me necesita", "Pacientes", "Planes"],
    "de": ["Wer mich braucht", "Patienten", "Pläne"],
}


async def test_the_menu_of_staff_is_theirs(clinic):
    commands = [command["command"] for command in (await clinic.nurse.phone.chat())["commands"]]
    first = "today enroll patients find alerts silent week duty"
    rest = "preview plans announce staff export audit clinic cancel help"
    assert commands == [*first.split(), *rest.split()]
    [help_] = await clinic.nurse.send("/help")
    assert verbs(help_) == []
    parts = [part.splitlines() for part in help_["text"].split("\n\n")[1:-1]]
    assert [part[0] for part in parts[:-1]] == ["Who needs me", "Patients", "Plans", "Clinic"]
    told = [line.split(" – ")[0].lstrip("/") for part in parts for line in part if "/" in line]
    assert sorted(told) == sorted(c for c in commands if c != "help")


@pytest.mark.parametrize(("language", "headings"), HEADINGS.items())
async def test_help_shows_an_observer_no_part_in_which_they_may_do_nothing(
    clinic, language, headings
):
    ida = await clinic.colleague(Role.OBSERVER, language)
    [help_] = await ida.send("/help")
    found = [part.splitlines()[0] for part in help_["text"].split("\n\n")[1:-1]]
    assert found[:-1] == headings  # and below them the way out of what was begun


async def test_a_colleague_who_was_not_reached_hears_it_all_when_their_chat_opens(clinic):
    ida = await clinic.person("Ida")
    clinic.write(Staff(user_id=ida.id, added_at=clinic.now))  # she has never written to the bot
    rosa = await clinic.joined()
    await rosa.send("My knee is hot.")
    assert await ida.received() == []
    heard = await ida.send("/start")
    assert sum("My knee is hot." in message["text"] for message in heard) == 1
    await ida.phone.block()
    await rosa.send("It is worse.")
    heard = await ida.news_of(ida.phone.unblock())
    assert ["It is worse." in message["text"] for message in heard] == [True]

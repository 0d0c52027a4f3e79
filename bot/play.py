"""Playing a course: an enrolment and five years of a plan in the terminal, in under a minute.

The production bot runs against the local Telegram; a nurse enrols, a patient answers, and the clock
goes from one reminder to the next. Once the clinic's computer is off for days, as happens in life.
"""

import asyncio
import logging
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from rich.console import Console

from bot.demo import CLINIC, NURSE_ID, PATIENT_ID, Stage, staged, this_morning
from bot.demo_clock import DemoClock
from bot.narrator import Narrator
from bot.play_summary import print_summary
from bot.sandbox.phone import Control, Message, Phone

# How the patient of the play feels at each check-in: (pain, daily life), 0 to 10.
FEELS = [
    (7, 3),
    (6, 4),
    (4, 5),
    (3, 6),
    (2, 7),
    (2, 8),
    (2, 8),
    (2, 8),
    (3, 7),
    (4, 6),
    (4, 6),
]
SILENT_EVERY = 7  # nobody answers everything
OUTAGE_AT = 36  # before this reminder the clinic's computer goes off …
OUTAGE = timedelta(days=4)  # … and misses it by so much


def play_course() -> int:
    """Play the whole course, print it, and return the exit status."""
    logging.basicConfig(level=logging.ERROR)
    return asyncio.run(_play())


async def _play() -> int:
    clock = DemoClock(this_morning(), time.monotonic)
    async with staged(clock) as stage, Control(stage.sandbox) as control:
        play = Play(stage, control, Console(highlight=False))
        await play.enrol()
        await play.join()
        await play.live()
        play.narrator.rule("The end of the plan")
        print_summary(stage.app.engine, play.narrator.console)
    return 0


class Play:
    """The two people of the play and what they do."""

    def __init__(self, stage: Stage, control: Control, console: Console) -> None:
        self._stage = stage
        self._nurse = Phone(control, {"id": NURSE_ID, "first_name": "Kim"})
        self._rosa = Phone(control, {"id": PATIENT_ID, "first_name": "Rosa"})
        self.narrator = Narrator(console, ZoneInfo(CLINIC.zone))
        self._checked_in = 0

    async def enrol(self) -> None:
        """The nurse enrols a patient on the shipped plan."""
        self.narrator.rule("The clinic enrols a patient")
        await self._nurse.send("/enroll")
        await self._nurse.wait_for("Which plan?")
        await self._tap(self._nurse, "Hip stem cell", "When was the procedure")
        await self._tap(self._nurse, "Today", "What do you call")
        await self._nurse.send("Bed 4")
        await self._nurse.wait_for("Which language")
        await self._tap(self._nurse, "English", "Please check")
        await self._tap(self._nurse, "Enrol", "is enrolled")
        await self._nurse.wait_for("t.me/")
        await self._tell(self._nurse)

    async def join(self) -> None:
        """The patient opens the link, agrees, and says where and when."""
        self.narrator.rule("The patient joins")
        invitation = await self._nurse.wait_for("t.me/")
        link = next(word for word in invitation["text"].split() if word.startswith("https://"))
        await self._rosa.open(link)
        await self._rosa.wait_for("Do you agree?")
        await self._tell(self._rosa)
        await self._tap(self._rosa, "Yes, I agree", "where you are")
        await self._tell(self._rosa)
        await self._tap(self._rosa, "Yes, it is", "When shall I write")
        await self._tell(self._rosa)
        await self._tap(self._rosa, "09:00", "What comes next")
        await self._tell(self._rosa)

    async def live(self) -> None:
        """Go from reminder to reminder until none is left; the patient answers most of them."""
        self.narrator.rule("Five years in fast motion")
        count = 0
        await self._stage.app.settled()
        while True:
            count += 1
            before = self.narrator.last_seen
            await self._tell(self._rosa)
            await self._answer_since(before, silent=count % SILENT_EVERY == 0)
            await self._tell(self._nurse)
            due = self._stage.app.scheduler.next_due()
            if due is None:
                return
            await self._move(due, off=count == OUTAGE_AT)

    async def _move(self, due: datetime, off: bool) -> None:
        if off:
            self.narrator.aside("The clinic's computer is off for some days.")
            due += OUTAGE
        await self._stage.bar.to_next() if not off else await self._wake(due)

    async def _wake(self, moment: datetime) -> None:
        self._stage.clock.jump(moment)
        await self._stage.app.settled()

    async def _answer_since(self, message_id: int, silent: bool) -> None:
        for message in await self._rosa.messages():
            if message["id"] > message_id and message["from_bot"] and message["keyboard"]:
                await self._answer(message, silent)

    async def _answer(self, message: Message, silent: bool) -> None:
        labels = [button["label"] for row in message["keyboard"] for button in row]
        if _answers(message):
            await self._check_in(message)
        elif silent:
            self.narrator.aside("Rosa does not answer this one.")
        else:
            await self._tap_message(message["id"], labels[0])

    async def _check_in(self, message: Message) -> None:
        pain, daily_life = FEELS[min(self._checked_in, len(FEELS) - 1)]
        while answers := _answers(message):
            of_daily_life = "daily tasks" in message["text"]
            self._checked_in += of_daily_life
            felt = daily_life if of_daily_life else pain
            await self._tap_message(message["id"], _fitting(answers, felt))
            message = await self._shown(message["id"])

    async def _tap_message(self, message_id: int, label: str) -> None:
        before = await self._shown(message_id)
        await self._rosa.tap(label, message_id=message_id)
        shown = await self._rosa.wait_for(
            lambda m: bool(m["id"] == message_id and m["html"] != before["html"])
        )
        lines = shown["text"].splitlines()
        recorded = next((line for line in lines if label in line and line != label), lines[-1])
        self.narrator.tapped("Rosa", label, recorded)

    async def _shown(self, message_id: int) -> Message:
        return next(m for m in await self._rosa.messages() if m["id"] == message_id)

    async def _tap(self, phone: Phone, label: str, then: str) -> None:
        await self._tell(phone)
        await phone.tap(label)
        await phone.wait_for(then)
        self.narrator.tapped(phone.user["first_name"], label)

    async def _tell(self, phone: Phone) -> None:
        self.narrator.tell(phone.user["first_name"], await phone.messages())


def _answers(message: Message) -> list[str]:
    """Return the labels that answer what a check-in asks now; none once all is answered."""
    shown = [button for row in message["keyboard"] or [] for button in row]
    return [b["label"] for b in shown if b["data"].startswith(("score:", "choose:"))]


def _fitting(answers: list[str], felt: int) -> str:
    """Return the felt number where it is offered, “No” to a sign of danger, else what goes with it.

    The questionnaire's answers grow worse from the first to the last, all others better.
    """
    if exact := next((answer for answer in (str(felt), "No") if answer in answers), None):
        return exact
    share = felt if answers[0] == "None" else 10 - felt
    return answers[round(share * (len(answers) - 1) / 10)]

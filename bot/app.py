"""The composition root: every part of the bot, put together the same way in production and tests.

Telegram → poller → inbox → conversation → outbox → courier → Telegram; beside it the scheduler
releases due reminders into the outbox, and the alert watch calls staff until one of them takes an
alert on. All state is in the database.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import Engine
from telegram import Bot, BotCommand
from telegram.error import TelegramError

import bot.tables  # noqa: F401 - every table is known before the database is opened
from bot.alerts import tell_of_silence
from bot.button import Signer
from bot.clinic_book import ClinicBook
from bot.conversation import Conversation
from bot.delivery.courier import Courier
from bot.delivery.failure import FailureKind, classify
from bot.delivery.inbox import Inbox, forget_handled
from bot.delivery.letter import Writer
from bot.delivery.pace import Pace
from bot.delivery.poller import Poller, TokenRefusedError
from bot.delivery.transport import Transport, build_bot
from bot.for_staff.alert_watch import AlertWatch
from bot.for_staff.announcer import Announcer
from bot.for_staff.calling import Calls
from bot.for_staff.digest_watch import DigestWatch
from bot.for_staff.enroller import Enroller
from bot.for_staff.invitation import forget_guesses
from bot.for_staff.plan_news import tell_admins
from bot.for_staff.plan_update import Updater
from bot.for_staff.unjoined import tell_of_unjoined
from bot.menus import public_menus
from bot.restored import erase_again
from bot.settings import Clinic, Settings
from bot.shelf import fill_shelf
from bot.talk import House
from bot.wiper import Wiper
from schedules.clock import Clock
from schedules.database import open_database, reading, transaction
from schedules.scheduler import HOUSEKEEPING, ReminderScheduler
from schedules.understanding.understand import get_ready

log = logging.getLogger(__name__)

KEPT_HANDLED = timedelta(days=7)
WATCH_SECONDS = 30
UNJOINED_MINUTES = 5
SLOWEST_RETRY_SECONDS = 30.0


@dataclass
class App:
    """The running bot; `settled` and `next_due` serve clocks that are moved by hand."""

    engine: Engine
    clock: Clock
    house: House
    courier: Courier
    inbox: Inbox
    poller: Poller
    scheduler: ReminderScheduler
    updater: Updater
    enroller: Enroller
    alerts: AlertWatch
    announcer: Announcer
    digest: DigestWatch
    wiper: Wiper
    tasks: list[asyncio.Task[None]]

    async def wait(self) -> None:
        """Wait until a part ends, and raise what ended it; a healthy bot waits for ever."""
        done, _ = await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    def poke(self) -> None:
        """Let every part look for work now: something was written, or the clock was moved."""
        self.scheduler.poke()
        self.inbox.poke()
        self.alerts.poke()
        self.house.announce.ring()
        self.digest.poke()
        self.courier.poke()

    def next_due(self) -> datetime | None:
        """Return when something falls due next: a reminder, one put off, or a call to staff."""
        times = (self.scheduler.next_due(), self.courier.next_later(), self.alerts.next_due())
        return min((due for due in times if due), default=None)

    async def settled(self) -> None:
        """Wait until all that is due has been released and all that is waiting has been sent."""
        await self.inbox.idle()
        await self.updater.idle()
        await self.enroller.idle()
        await self._all_said()
        while self._something_due():  # who could not be reached has others called
            await self._all_said()

    async def _all_said(self) -> None:
        if self._something_due():
            self.poke()
            # The rows tell, so there is no event to wait for.
            while self._something_due():  # noqa: ASYNC110 - see above
                await asyncio.sleep(0.002)
        await self.courier.idle()

    def _something_due(self) -> bool:
        parts = (self.scheduler, self.alerts, self.digest)
        return any((due := part.next_due()) and due <= self.clock.now() for part in parts)


@asynccontextmanager
async def running(
    settings: Settings, clinic: Clinic, clock: Clock, pace: Pace | None = None
) -> AsyncIterator[App]:
    """Start the bot, hand it over while it runs, and stop it without losing anything.

    `pace` is Telegram's own unless a local server allows more. Raises `AftercareError` when the
    database, a plan or the token is not as it should be.
    """
    shelf = fill_shelf(settings.plans)
    for line in chain.from_iterable(shelf.broken().values()):
        log.warning("plan file %s", line)
    engine = open_database(settings.database_url)
    erase_again(engine)
    telegram = build_bot(settings.token.get_secret_value(), settings.telegram_url)
    try:
        username, _ = await asyncio.gather(_introduce(telegram), asyncio.to_thread(get_ready))
        signer = Signer(settings.token.get_secret_value())
        book = ClinicBook(clinic)
        with reading(engine) as session:
            book.read(session)
        house = House(book, signer, shelf, username)
        app = _assemble(engine, telegram, clock, house, pace or Pace())
        try:
            yield app
        finally:
            await _stop(app)
    finally:
        await telegram.shutdown()
        engine.dispose()


async def _introduce(telegram: Bot) -> str:
    """Greet Telegram until it answers, show the public menu, and return the bot's user name."""
    pause = 1.0
    while True:
        try:
            await telegram.initialize()
            break
        except TelegramError as error:
            failure = classify(error)
            if failure.kind is FailureKind.UNAUTHORIZED:
                raise TokenRefusedError from error
            log.warning("Telegram cannot be reached and is tried again: %s", failure.reason)
            await asyncio.sleep(failure.seconds or pause)
            pause = min(pause * 2, SLOWEST_RETRY_SECONDS)
    await _show_public_menu(telegram)
    return telegram.username


async def _show_public_menu(telegram: Bot) -> None:
    try:
        for language, commands in public_menus().items():
            entries = [BotCommand(name, text.unescape()) for name, text in commands]
            code = None if language == "en" else language
            await telegram.set_my_commands(entries, language_code=code)
    except TelegramError as error:
        log.warning("The command menu could not be set: %s", error)  # a nicety: the bot goes on


def _assemble(engine: Engine, telegram: Bot, clock: Clock, house: House, pace: Pace) -> App:
    transport = Transport(telegram)
    writer = Writer(house.book, house.signer, house.plans)

    def poke() -> None:
        scheduler.poke()
        say()

    def say() -> None:
        alerts.poke()
        courier.poke()

    courier = Courier(
        engine, transport, clock, writer.letter, pace=pace, after=lambda: alerts.poke()
    )
    alerts = AlertWatch(engine, clock, Calls(house.book, house.signer), after=courier.poke)
    scheduler = ReminderScheduler(engine, clock, after=say, tell=tell_of_silence)
    inbox = Inbox(engine, clock, Conversation(house).handle, transport, after=poke)
    poller = Poller(telegram, inbox, engine, clock)
    updater = Updater(engine, clock, house, after=poke)
    announcer = Announcer(engine, clock, house, after=say)
    enroller = Enroller(engine, clock, house, transport, after=poke)
    wiper = Wiper(engine, clock, house.wipe)
    digest = DigestWatch(engine, clock, house, after=courier.poke)
    parts = (courier, alerts, digest, inbox, poller, updater, enroller, announcer, wiper)
    app = App(
        engine,
        clock,
        house,
        courier,
        inbox,
        poller,
        scheduler,
        updater,
        enroller,
        alerts,
        announcer,
        digest,
        wiper,
        [],
    )
    scheduler.start()
    scheduler.add_job(sweep, "interval", [app], hours=1, jobstore=HOUSEKEEPING, id="sweep")
    watch = {"seconds": WATCH_SECONDS, "jobstore": HOUSEKEEPING, "id": "plans"}
    scheduler.add_job(watch_plans, "interval", [app], **watch)
    look = {"minutes": UNJOINED_MINUTES, "jobstore": HOUSEKEEPING, "id": "unjoined"}
    scheduler.add_job(look_for_unjoined, "interval", [app], **look)
    app.tasks = [asyncio.create_task(part.run()) for part in parts]
    return app


def sweep(app: App) -> None:
    """Delete what no longer serves: handled updates after a week, wrong codes after a day."""
    now = app.clock.now()
    with transaction(app.engine) as session:
        forget_handled(session, now - KEPT_HANDLED)
        forget_guesses(session, now - timedelta(days=1))


def watch_plans(app: App) -> None:
    """Read plan files that changed; may run in any thread, since a plan takes a while to read."""
    if news := app.house.plans.look():
        with transaction(app.engine) as session:
            tell_admins(session, news, app.clock.now())  # the courier's next round takes it


def look_for_unjoined(app: App) -> None:
    """Tell staff who has not joined for some days."""
    with transaction(app.engine) as session:
        tell_of_unjoined(session, app.house.clinic, app.house.signer, app.clock.now())


async def _stop(app: App) -> None:
    await app.scheduler.stop()
    for task in app.tasks:
        task.cancel()
    await asyncio.gather(*app.tasks, return_exceptions=True)

"""Whatever way a patient goes through a check-in, the last answers stand and none is lost."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from asked import asking
from clinic import FRIDAY, FRIDAY_MORNING
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from bot.button import Signer
from bot.clinic_book import ClinicBook
from bot.conversation import Conversation
from bot.demo import CLINIC
from bot.shelf import PlanShelf
from bot.talk import House
from schedules.database import open_database
from schedules.enrol import Entry, enrol
from schedules.enrolment import EnrolmentState
from schedules.instruments import HOOS_JR
from schedules.message import Message, MessageKind
from schedules.reminder import Reminder, ReminderState
from schedules.reply import Reply

ROSA = 77
PAGE = 9  # the number of the check-in's message in the chat
SIGNER = Signer("1:secret")
HIP = [f"hip.{part}" for part in range(1, 7)]
ITEMS = ["pain", "weight", "calf", "more", *HIP]
SOURCE = asking("pain", "weight", "calf", "more", "hip")

STRAIGHT_THROUGH: list[int | str] = [0, "70,5", 0, "fine", 1, 1, 1, 1, 1, 1]

ways = st.lists(st.integers(0, 12) | st.sampled_from(["5", "70,5", "999", "fine"]), max_size=25)


class Visit:
    """Rosa at her check-in, without a network: the production conversation and its rows.

    `answers` and `at` are what she would say she has answered, and which item she is asked.
    """

    def __init__(self, session: Session, house: House) -> None:
        self.session = session
        self.house = house
        self.updates = 0
        self.answers: dict[str, str] = {}
        self.at: int | None = 0
        self.check_in = self._asked()

    def _asked(self) -> int:
        entry = Entry("Bed 4", "en", FRIDAY, CLINIC.zone)
        enrolment = enrol(self.session, SOURCE, entry, 1, FRIDAY_MORNING)
        enrolment.state, enrolment.chat_id = EnrolmentState.ACTIVE, ROSA
        [first, *_] = self.session.exec(select(Reminder).order_by(col(Reminder.due_at)))
        first.state, first.expires_at = ReminderState.RELEASED, FRIDAY_MORNING + timedelta(days=7)
        self.session.add(
            Message(
                kind=MessageKind.REMINDER,
                priority=2,
                chat_id=ROSA,
                enrolment_id=enrolment.id,
                reminder_id=first.id,
                telegram_id=PAGE,
                not_before=FRIDAY_MORNING,
                created_at=FRIDAY_MORNING,
            )
        )
        assert first.id
        return first.id

    def tap(self, place: int) -> None:
        """Tap one of the buttons that are shown now."""
        message_id, shown = self._shown()
        data = shown[place % len(shown)]
        message = {"message_id": message_id, "chat": {"id": ROSA, "type": "private"}}
        tapped = {"id": "1", "from": {"id": ROSA}, "data": data, "message": message}
        self._handle({"callback_query": tapped})
        self._tapped(*data.split(":")[:-1])

    def type(self, text: str) -> None:
        """Type a text."""
        chat = {"id": ROSA, "type": "private"}
        self._handle({"message": {"chat": chat, "from": {"id": ROSA}, "text": text}})
        taken = {"pain": ["5"], "weight": ["70,5"], "more": ["5", "70,5", "999", "fine"]}
        if self.at is not None and text in taken.get(ITEMS[self.at], []):
            asked = ITEMS[self.at]
            self._answered(asked, text if asked == "more" else text.replace(",", "."))

    def standing(self) -> dict[str | None, str]:
        """Return the replies to questions that no other supersedes."""
        replies = self.session.exec(select(Reply).where(col(Reply.question).is_not(None))).all()
        gone = {reply.supersedes_id for reply in replies}
        return {reply.question: reply.value for reply in replies if reply.id not in gone}

    def kept(self) -> list[tuple[object, ...]]:
        """Return every reply in the order in which it was given."""
        rows = self.session.exec(select(Reply).order_by(col(Reply.id)))
        return [(row.id, row.question, row.value, row.supersedes_id) for row in rows]

    def _tapped(self, verb: str, _reminder: str, item: str = "", answer: str = "") -> None:
        if verb in ("later", "snooze", "wake"):
            return  # it is only offered before the first answer
        if verb == "again":
            self.at = 0
        elif verb == "turn":
            self.at = ITEMS.index(item)
        elif verb == "skip":
            self._answered(item, self.answers.get(item, ""))
        elif verb == "pass":
            self._answered(item, self.answers[item])
        else:
            self._answered(item, answer)

    def _answered(self, item: str, answer: str) -> None:
        self.answers[item] = answer
        raw = [int(self.answers[key]) if key in self.answers else None for key in HIP]
        if (score := HOOS_JR.score(raw)) is not None:
            self.answers["hip"] = str(score)
        after = ITEMS.index(item) + 1
        still_open = (at for at, key in enumerate(ITEMS) if key not in self.answers)
        self.at = after if after < len(ITEMS) else next(still_open, None)

    def _shown(self) -> tuple[int, list[str]]:
        """Return the newest message with buttons, and what they do; there is never another."""
        buttons = {PAGE: [SIGNER.data(ROSA, "score", str(self.check_in), "pain", "7")]}
        for message in self.session.exec(select(Message).order_by(col(Message.id))):
            if message.kind is not MessageKind.REMINDER:
                data = [data for row in message.buttons or [] for _, data in row]
                buttons[message.edits or message.telegram_id or 0] = data
        [shown] = [(message_id, data) for message_id, data in buttons.items() if data]
        return shown

    def _handle(self, update: dict[str, object]) -> None:
        self.updates += 1
        conversation = Conversation(self.house)
        now = FRIDAY_MORNING + timedelta(minutes=self.updates)  # no flood
        conversation.handle(self.session, {"update_id": self.updates, **update}, now)
        for message in self.session.exec(select(Message).where(Message.telegram_id == None)):  # noqa: E711 - a column in SQL, not None
            message.telegram_id = PAGE + (message.id or 0)
        self.session.flush()


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A database that each visit leaves as it was."""
    path = tmp_path_factory.mktemp("visits") / "clinic.db"
    with Session(open_database(f"sqlite:///{path}")) as opened:
        yield opened


@pytest.fixture(scope="module")
def house() -> House:
    return House(ClinicBook(CLINIC), SIGNER, PlanShelf(None), "aftercare_bot")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(straight=st.integers(0, len(STRAIGHT_THROUGH)), way=ways)
def test_the_last_answers_stand_and_none_is_altered(
    session: Session, house: House, straight: int, way: list[int | str]
) -> None:
    try:
        visit = Visit(session, house)
        before: list[tuple[object, ...]] = []
        for act in [*STRAIGHT_THROUGH[:straight], *way]:
            if isinstance(act, str):
                visit.type(act)
            else:
                visit.tap(act)
            kept = visit.kept()
            assert kept[: len(before)] == before
            assert visit.standing() == visit.answers
            before = kept
    finally:
        session.rollback()

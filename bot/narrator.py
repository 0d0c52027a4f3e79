"""The narrator prints a conversation as it happens: who said what to whom, and when."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from bot.sandbox.phone import Message

# A terminal shows the marks that isolate names on a phone.
_NO_MARKS = {0x2068: None, 0x2069: None}


class Narrator:
    """Prints each message of a chat once, under the day and hour at which it was said."""

    def __init__(self, console: Console, zone: ZoneInfo) -> None:
        self.console = console
        self.last_seen = 0
        self._seen: dict[str, int] = {}
        self._zone = zone
        self._day: date | None = None

    def rule(self, title: str) -> None:
        """Begin a new part."""
        self.console.rule(f"[bold]{title}")

    def aside(self, text: str) -> None:
        """Say what no message says."""
        self.console.print(f"        [italic dim]{escape(text)}[/]")

    def tell(self, person: str, messages: list[Message]) -> None:
        """Print what is new in a person's chat with the bot."""
        seen = self._seen.get(person, 0)
        for message in messages:
            if message["id"] > seen:
                self._print(person, message)
                self._seen[person] = message["id"]
                self.last_seen = max(self.last_seen, message["id"])

    def tapped(self, person: str, label: str, shows: str = "") -> None:
        """Print a tap and what the message says of it."""
        then = f" → {shows}" if shows else ""
        tap = f"[cyan]{person} taps[/] [reverse] {escape(label)} [/]"
        self.console.print(f"        {tap}[dim]{escape(then)}[/]")

    def _print(self, person: str, message: Message) -> None:
        at = datetime.fromisoformat(message["date"]).astimezone(self._zone)
        if at.date() != self._day:
            self._day = at.date()
            self.console.print(f"\n[bold yellow]{at:%A} {at.day} {at:%B %Y}[/]")
        who = f"bot → {person}" if message["from_bot"] else person
        style = "green" if message["from_bot"] else "cyan"
        self.console.print(f"[dim]{at:%H:%M}[/]   [{style}]{who}[/]")
        text = escape(message["text"].translate(_NO_MARKS)) + (
            " [dim](picture)[/]" if message["photo"] else ""
        )
        self.console.print(Padding(text, (0, 0, 0, 8), expand=False))
        self._print_buttons(message)

    def _print_buttons(self, message: Message) -> None:
        for row in message["keyboard"] or []:
            labels = " ".join(f"[reverse] {escape(button['label'])} [/]" for button in row)
            self.console.print(f"        {labels}")

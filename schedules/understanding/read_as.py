"""A message as it reads in one language."""

from functools import cached_property

from .context import Context
from .lexicon import Lexicon
from .match import Match, find
from .spacing import respaced
from .spans import TYPO
from .tokens import Token


class ReadAs:
    """A message read with one language's table: its words, and what of the table is in them."""

    def __init__(self, table: Lexicon, message: list[Token], most: int = TYPO) -> None:
        """Read a message; each single word found costs at most `most`."""
        self.table = table
        self.words = respaced(message, table) if most else message
        self.spans = table.spans(self.words, most)
        self._found: dict[tuple[str, int], list[Match]] = {}

    @cached_property
    def context(self) -> Context:
        """Give what may take a match's force away."""
        return Context(self.table, self.words, self.spans, self.find("context"))

    def find(self, group: str, most: int = 2 * TYPO) -> list[Match]:
        """Give every pattern of a group found at a cost of at most `most`."""
        if (group, most) not in self._found:  # Signs are asked for again and again.
            found = find(self.table, group, self.words, self.spans, most)
            self._found[group, most] = found
        return self._found[group, most]

"""Whether a message asks for permission: “may I”, “wann darf ich wieder”, “se puede”.

The table permission.toml has for each language:

- `asks`: asks wherever it stands;
- `opens`: asks where its sentence has a question mark, or where it begins its clause after no more
  than words of `before`: “kann ich wieder …” asks, and “jetzt kann ich wieder …” tells;
- `is` and `fine`: together the same as `opens`, as in “is a hot bath ok”;
- `asked`: asks only with a question mark in its sentence;
- `whether` and `may`: together ask wherever they stand, as in “ob ich wieder joggen darf”;
- `tells`: makes a statement of a sentence without its mark: “no puedo correr”.
"""

from collections import defaultdict
from functools import cache
from itertools import takewhile

from schedules.packaged import packaged

from .dictionary import dictionary
from .languages import languages_of
from .phrases import Hits, Phrases
from .spelling import Spellings
from .tokens import Token, tokens

SHORTEST_TYPO = 5

Found = defaultdict[str, list[tuple[int, int]]]
"""Where phrases of each list stand in a message: from which word up to which."""


def asks_permission(text: str, language: str | None = None) -> bool:
    """Tell whether a message asks if something is allowed, in its language or the patient's."""
    message = tokens(text)
    return any(_asks(message, _table(code)) for code in languages_of(message, language))


class _Table:
    """The phrases of one language by which people ask."""

    def __init__(self, language: str) -> None:
        lists = packaged("schedules.understanding", "permission.toml")[language]
        self._phrases = Phrases(lists)
        self._real = dictionary(language).words
        words = self._phrases.words()
        self._exact = frozenset(words)
        self._spellings = Spellings({w for w in words if len(w) >= SHORTEST_TYPO}, ())

    def found(self, message: list[Token]) -> Found:
        """Give where phrases of each list stand, from which word up to which."""
        hits: list[Hits] = [dict.fromkeys(self._meant(token.text), 0) for token in message]
        found: Found = defaultdict(list)
        for start in range(len(message)):
            for name, end, _ in self._phrases.at(hits, start, []):
                if message[start].clause == message[end - 1].clause:  # “in May, I …”
                    found[name].append((start, end))
        return found

    def _meant(self, text: str) -> set[str]:
        if text in self._exact:
            return {text}
        short = len(text) < SHORTEST_TYPO or not text.isascii()
        return set() if short or text in self._real else self._spellings.words(text, 1)


@cache
def _table(language: str) -> _Table:
    return _Table(language)


def _asks(message: list[Token], table: _Table) -> bool:
    found = table.found(message)
    told = {message[start].sentence for start in _starts(found, "tells")}
    greeting = {place for start, end in found["before"] for place in range(start, end)}
    anywhere = [*_starts(found, "asks"), *_pairs(message, found, "whether", "may")]
    opens = [*_starts(found, "opens"), *_pairs(message, found, "is", "fine")]
    if any(message[start].asked for start in (*anywhere, *opens, *_starts(found, "asked"))):
        return True
    openings = [start for start in opens if _begins(message, start, greeting)]
    return any(message[start].sentence not in told for start in (*anywhere, *openings))


def _starts(found: Found, name: str) -> list[int]:
    return [start for start, _ in found[name]]


def _pairs(message: list[Token], found: Found, first: str, second: str) -> list[int]:
    """Give where words of one list stand before words of another in the same sentence."""
    last = {message[start].sentence: start for start in _starts(found, second)}
    return [s for s in _starts(found, first) if s < last.get(message[s].sentence, -1)]


def _begins(message: list[Token], start: int, greeting: set[int]) -> bool:
    """Tell whether nothing but a greeting and the like stands before a word in its clause."""
    before = takewhile(lambda at: message[at].clause == message[start].clause, range(start)[::-1])
    return all(place in greeting for place in before)

"""What a patient's message says, as far as words can tell: signs of danger, medicines, scores.

Deterministic: each finding names the words that led to it. Where a sign of danger is in doubt it is
found; nothing else in a message takes a sign back. It is no diagnosis.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field

from schedules.medicines import is_nsaid

from .answers import answer_of, asks_to_stop
from .context import Context
from .languages import languages_of, other_languages
from .lexicon import EXACT, GUESS, LANGUAGES, Lexicon, Spans
from .match import Match, find
from .medicines import mentions
from .scores import pain_of
from .spacing import respaced
from .tables import lexicon
from .tokens import Token, tokens
from .use import use_of

Because = dict[str, list[str]]


@dataclass(frozen=True)
class Understanding:
    """What was understood of one message.

    `red_flags` and `nsaids` (ingredients) are sorted; `pain` is 0 to 10; `because` gives the words
    that led to each finding, by its name. `medicines` are the ingredients of all medicines named,
    as a plan writes them: what a restriction covers.
    """

    text: str
    red_flags: list[str] = field(default_factory=list)
    nsaids: list[str] = field(default_factory=list)
    nsaid_use: str = "none"
    pain: int | None = None
    answer: str | None = None
    stop: bool = False
    because: Because = field(default_factory=dict)
    medicines: list[str] = field(default_factory=list)

    def as_object(self) -> dict[str, object]:
        """Give it as the command prints it."""
        return {name: value for name, value in asdict(self).items() if name != "medicines"}


def understand(text: str, language: str | None = None) -> Understanding:
    """Understand one message; `language` is the patient's, but another is understood too."""
    message = tokens(text)
    spoken = languages_of(message, language)
    because: Because = {}
    flags = _red_flags(text, message, spoken, because)
    own = lexicon(spoken[0])
    spans = own.spans(message)
    context = Context(own, message, spans)
    medicines = mentions(message, spoken[0])
    nsaids = [mention for mention in medicines if is_nsaid(mention.ingredient)]
    for mention in nsaids:
        because.setdefault(mention.said, _words(text, message, mention.words))
    pain, places = pain_of(message, own, spans)
    if places:
        because["pain"] = _words(text, message, places)
    stop = asks_to_stop(own, message, spans, context)
    return Understanding(
        text=text,
        red_flags=sorted(flags),
        nsaids=sorted({mention.said for mention in nsaids}),
        nsaid_use=use_of(nsaids, own, message, spans, context),
        pain=pain,
        answer=None if stop else answer_of(own, message, spans),
        stop=stop,
        because=because,
        medicines=sorted({mention.ingredient for mention in medicines}),
    )


def get_ready() -> None:
    """Read all tables and dictionaries now, so that no message has to wait for them."""
    for code in LANGUAGES:
        understand("qwrtz", code)


def _red_flags(text: str, message: list[Token], spoken: list[str], because: Because) -> set[str]:
    """Give the signs found in the languages spoken, and those named outright in any other."""
    flags: set[str] = set()
    for code in spoken:
        table = lexicon(code)
        read = respaced(message, table)
        flags |= _explained(_signs(table, read), text, read, because)
    for code in other_languages(message, spoken):
        table = lexicon(code)
        spans = table.spans(message, EXACT)
        found = _counting(table, message, spans, EXACT)
        flags |= _explained(found, text, message, because)
    return flags


def _signs(table: Lexicon, message: list[Token]) -> list[Match]:
    """Give the signs that count; where there are none, also those that words only hint at."""
    spans = table.spans(message)
    found = _counting(table, message, spans, GUESS - 1)
    if not found and _half_a_sign(table, spans):
        return _counting(table, message, table.spans(message, GUESS), GUESS)
    return found


def _counting(table: Lexicon, message: list[Token], spans: Spans, most: int) -> list[Match]:
    found = find(table, "signs", message, spans, most)
    if not found:
        return []
    context = Context(table, message, spans)
    return [match for match in found if not context.takes_back(match)]


def _half_a_sign(table: Lexicon, spans: Spans) -> bool:
    """Tell whether enough of some sign is there to look for the rest among misspelt words."""
    for pattern in table.patterns["signs"]:
        parts = pattern.parts if len(pattern.parts) > 1 else [[i] for i in pattern.parts[0]]
        if len(parts) > 1 and any(all(item in spans for item in part) for part in parts):
            return True
    return False


def _explained(
    found: Iterable[Match], text: str, message: list[Token], because: Because
) -> set[str]:
    flags = set()
    for match in found:
        flags.add(match.name)
        because.setdefault(match.name, _words(text, message, match.words))
    return flags


def _words(text: str, message: list[Token], places: Iterable[int]) -> list[str]:
    return list(dict.fromkeys(_spans_of(text, message, places)))


def _spans_of(text: str, message: list[Token], places: Iterable[int]) -> Iterator[str]:
    return (text[message[place].start : message[place].end] for place in places)


__all__ = ["Understanding", "get_ready", "understand"]

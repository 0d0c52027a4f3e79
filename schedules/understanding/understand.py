"""What a patient's message says, as far as words can tell: signs of danger, medicines, scores.

Deterministic: each finding names the words that led to it. Where a sign of danger is in doubt it is
found; nothing else in a message takes a sign back. It is no diagnosis.
"""

import gc
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field, replace

from schedules.medicines import is_nsaid

from .answers import answer_of, asks_to_stop
from .languages import languages_of, other_languages
from .lexicon import LANGUAGES
from .match import Match
from .medicines import Mention, mentions
from .read_as import ReadAs
from .scores import pain_of
from .spans import EXACT, GUESS
from .tables import lexicon
from .tokens import Token, tokens
from .use import use_of
from .weighing import CERTAIN, weighed

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
    own = ReadAs(lexicon(spoken[0]), message)
    because: Because = {}
    medicines = mentions(own.words, own.table.language)
    others = list(_other_readings(message, spoken, language))
    flags = _red_flags(text, own, others, because, _letters(own, medicines))
    nsaids = [mention for mention in medicines if is_nsaid(mention.ingredient)]
    for mention in nsaids:
        because.setdefault(mention.said, _quoted(text, own, mention.words))
    pain, places = pain_of(own)
    if places:
        because["pain"] = _quoted(text, own, places)
    stop = not flags and asks_to_stop(own)  # a danger comes before a wish to hear no more
    told = [s for s in own.find("signs") if flags or own.context.denied(s)]
    danger = {own.words[sign.words[0]].clause for sign in told}
    taken = {own.words[named.words[0]].clause for named in medicines}
    return Understanding(
        text=text,
        red_flags=sorted(flags),
        nsaids=sorted({mention.said for mention in nsaids}),
        nsaid_use=use_of(nsaids, own),
        pain=pain,
        answer=None if stop else answer_of(own, bool(places), taken, danger),
        stop=stop,
        because=because,
        medicines=sorted({mention.ingredient for mention in medicines}),
    )


def get_ready() -> None:
    """Read all tables and dictionaries now, so that no message has to wait for them."""
    gc.disable()  # Nothing of it is garbage, and looking for some takes a third of the time.
    try:
        for code in LANGUAGES:
            understand("qwrtz", code)
    finally:
        gc.enable()


def _other_readings(
    message: list[Token], spoken: list[str], language: str | None
) -> Iterator[ReadAs]:
    """Read a message in the languages that it may be in besides: to the letter, if only perhaps."""
    for code in spoken[1:]:
        certain = language is None or language.startswith(code)
        yield ReadAs(lexicon(code), message) if certain else ReadAs(lexicon(code), message, EXACT)
    for code in other_languages(message, spoken):
        yield ReadAs(lexicon(code), message, EXACT)


def _red_flags(
    text: str, own: ReadAs, others: Iterable[ReadAs], because: Because, medicines: set[int]
) -> set[str]:
    """Give the signs found, also those named in another language than the message's own.

    What the message's own language takes back, as in “sin pus”, no other raises; and a name like
    “Supradol” is no misspelt sign: pass the letters of `medicines`.
    """
    flags = _signs(text, own, because, medicines)
    settled = medicines | _letters(own, own.find("signs"))
    for reading in others:
        found = reading.find("signs")
        fresh = [match for match in found if not settled & _letters(reading, [match])]
        flags |= _counting(text, reading, fresh, because)
    return flags or _likely(text, own, because)


def _likely(text: str, own: ReadAs, because: Because) -> set[str]:
    """Give the sign that a message as a whole is like; one that was taken back only if surely."""
    found = weighed(own)
    taken_back = {match.name for match in own.find("signs")}
    if found is None or (found.sign in taken_back and found.likelihood < CERTAIN):
        return set()
    because[found.sign] = _quoted(text, own, found.words)
    return {found.sign}


def _letters(reading: ReadAs, found: Iterable[Match | Mention]) -> set[int]:
    """Give the places of all letters that belong to the words found."""
    words = (reading.words[place] for match in found for place in match.words)
    return {place for word in words for place in range(word.start, word.end)}


def _signs(text: str, reading: ReadAs, because: Because, medicines: set[int]) -> set[str]:
    """Give the signs that count; where there are none, also those that words only hint at."""
    told = (m for m in reading.find("signs") if not _is_name(m, reading, medicines))
    found = _counting(text, reading, told, because)
    if found or not reading.table.has_half_a_sign(reading.words, reading.spans):
        return found
    guessed = ReadAs(reading.table, reading.words, GUESS)
    guesses = (m for m in guessed.find("signs", GUESS) if not _is_name(m, guessed, medicines))
    return _counting(text, guessed, guesses, because)


def _is_name(match: Match, reading: ReadAs, medicines: set[int]) -> bool:
    """Tell whether a medicine's name was taken for a sign: “Advil” is no misspelt “anvil”."""
    letters = _letters(reading, [match])
    return letters <= medicines or (match.cost > EXACT and bool(letters & medicines))


def _counting(text: str, reading: ReadAs, found: Iterable[Match], because: Because) -> set[str]:
    """Give the names of the signs that nothing takes back, each explained by its words."""
    flags: set[str] = set()
    for match in dict.fromkeys(replace(match, cost=EXACT) for match in found):
        if match.name not in flags and not reading.context.takes_back(match):
            flags.add(match.name)
            because.setdefault(match.name, _quoted(text, reading, match.words))
    return flags


def _quoted(text: str, reading: ReadAs, places: Iterable[int]) -> list[str]:
    """Give words as the patient wrote them."""
    words = (reading.words[place] for place in places)
    return list(dict.fromkeys(text[word.start : word.end] for word in words))


__all__ = ["Understanding", "get_ready", "understand"]

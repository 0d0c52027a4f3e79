"""What a patient's message says, as far as words can tell: signs of danger, medicines, scores.

Deterministic: each finding names the words that led to it. Where a sign of danger is in doubt it is
found; nothing else in a message takes a sign back. It is no diagnosis.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field

from .answers import answer_of, asks_to_stop
from .languages import languages_of
from .lexicon import GUESS, LANGUAGES, Lexicon, lexicon
from .match import Context, Match, Spans, find
from .medicines import Mention, mentions, use_of
from .scores import pain_of
from .tokens import Token, tokens


@dataclass(frozen=True)
class Understanding:
    """What was understood of one message.

    `red_flags` and `nsaids` (ingredients) are sorted; `pain` is 0 to 10; `because` gives the words
    that led to each finding, by its name.
    """

    text: str
    red_flags: list[str] = field(default_factory=list)
    nsaids: list[str] = field(default_factory=list)
    nsaid_use: str = "none"
    pain: int | None = None
    answer: str | None = None
    stop: bool = False
    because: dict[str, list[str]] = field(default_factory=dict)

    def as_object(self) -> dict[str, object]:
        """Give it as the command prints it."""
        return asdict(self)


def understand(text: str, language: str | None = None) -> Understanding:
    """Understand one message; `language` is the patient's, but another is understood too."""
    message = tokens(text)
    spoken = languages_of(message, language)
    tables = [lexicon(code) for code in spoken]
    because: dict[str, list[str]] = {}
    flags = _red_flags(text, message, tables, because)
    first = tables[0]
    spans = first.spans(message)
    context = Context(first, message, spans)
    found = mentions(message)
    use = use_of(found, first, message, spans, context)
    _explain(because, text, message, ((m.ingredient, m.words) for m in found))
    pain, words = pain_of(text, message, first, spans)
    _explain(because, text, message, [("pain", words)] if pain is not None else [])
    stop = asks_to_stop(first, message, spans, context)
    answer = None if stop else answer_of(first, message, spans)
    return Understanding(
        text=text,
        red_flags=sorted(flags),
        nsaids=sorted({m.ingredient for m in found}),
        nsaid_use=use,
        pain=pain,
        answer=answer,
        stop=stop,
        because=because,
    )


def get_ready() -> None:
    """Read all tables and dictionaries now, so that no message has to wait for them."""
    for code in LANGUAGES:
        understand("qwrtz", code)


def _red_flags(
    text: str, message: list[Token], tables: Iterable[Lexicon], because: dict[str, list[str]]
) -> set[str]:
    flags: set[str] = set()
    for table in tables:
        for match in _signs(table, message):
            if match.name not in flags:
                flags.add(match.name)
                _explain(because, text, message, [(match.name, match.words)])
    return flags


def _signs(table: Lexicon, message: list[Token]) -> Iterable[Match]:
    spans = table.spans(message)
    context = Context(table, message, spans)
    found = find(table, "signs", message, spans)
    if not found and _half_a_sign(table, spans):
        spans = table.spans(message, guess=True)
        found = find(table, "signs", message, spans, GUESS)
        context = Context(table, message, spans)
    return [match for match in found if counts(match, context)]


def _half_a_sign(table: Lexicon, spans: Spans) -> bool:
    """Tell whether enough of some sign is there to look for the rest among misspelt words."""
    return any(
        any(all(item in spans for item in part) for part in pattern.parts)
        or (
            len(pattern.parts) == 1
            and len(pattern.parts[0]) > 1
            and any(item in spans for item in pattern.parts[0])
        )
        for pattern in table.patterns["signs"]
    )


def counts(match: Match, context: Context) -> bool:
    """Tell whether a sign counts: not denied, not a what-if, the writer's own, not long ago."""
    return not (
        context.denied(match)
        or context.supposed(match)
        or context.about_other(match)
        or context.long_ago(match)
        or context.over(match)
    )


def _explain(
    because: dict[str, list[str]],
    text: str,
    message: list[Token],
    found: Iterable[tuple[str, Iterable[int]]],
) -> None:
    for name, words in found:
        because.setdefault(name, [text[message[w].start : message[w].end] for w in words])


__all__ = ["Mention", "Understanding", "understand"]

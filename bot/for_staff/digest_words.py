"""The digest in words; its first line, which a locked phone shows, tells nothing of anybody."""

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup

from bot.for_staff.needs import Waiting
from bot.for_staff.round_words import round_said
from bot.words import Words


class Due(NamedTuple):
    """What is due on a day: messages to patients, how many of them ask, and procedures."""

    messages: int
    check_ins: int
    procedures: int


def digest_said(say: Words, waiting: Sequence[Waiting], unheard: int, due: Due) -> Markup:
    """Return the digest: who waits, alerts that reached nobody, and the day."""
    blocks = [
        round_said(say, waiting),
        _unheard_said(say, unheard) if unheard else None,
        _due_said(say, due),
    ]
    return Markup("\n\n").join(block for block in blocks if block)


def _unheard_said(say: Words, unheard: int) -> Markup:
    return say.plural(
        "{count} alert has reached nobody ⚠️\n/alerts shows it.",
        "{count} alerts have reached nobody ⚠️\n/alerts shows them.",
        unheard,
    )


def _due_said(say: Words, due: Due) -> Markup | None:
    lines = []
    if due.messages:
        sent = say.plural(
            "Today {count} message goes out.",
            "Today {count} messages go out.",
            due.messages,
        )
        asks = say.plural("{count} asks a question.", "{count} ask questions.", due.check_ins)
        lines.append(sent + (Markup(" ") + asks if due.check_ins else Markup("")))
    if due.procedures:
        lines.append(
            say.plural(
                "{count} procedure today.",
                "{count} procedures today.",
                due.procedures,
            )
        )
    return Markup("\n").join(lines) or None

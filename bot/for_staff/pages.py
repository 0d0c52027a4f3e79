"""Pages of a list, turned in place."""

from bot.button import Button, button
from bot.words import Words

PAGE = 8


def page_of(number: int, total: int) -> tuple[int, int]:
    """Return a page that there is, the nearest to the number that was asked for, and the last."""
    last = max(0, (total - 1) // PAGE)
    return min(max(number, 0), last), last


def turns(say: Words, verb: str, page: int, last: int, *more: str) -> list[list[Button]]:
    """Return the row of buttons that turn the pages, or no row if there is one page only."""
    row = []
    if page > 0:
        row.append(button(say("‹ Before"), verb, page - 1, *more))
    if page < last:
        row.append(button(say("More ›"), verb, page + 1, *more))
    return [row] if row else []

"""The way back from a card to the list that it was opened from, at the page that was shown."""

from bot.button import Button, button
from bot.words import Words


def way_back(say: Words, origin: tuple[str, ...]) -> Button:
    """Return the button that leads back; `origin` is what the button of that page means."""
    labels = {
        "alerts": say("‹ Alerts"),
        "find": say("‹ All that I found"),
        "list": say("‹ All patients"),
        "silent": say("‹ No answer"),
        "today": say("‹ Your day"),
        "unjoined": say("‹ Not joined yet"),
    }
    verb, *page = origin if origin and origin[0] in labels else ("list", "0")
    return button(labels[verb], verb, *page)

"""The parts of which the page of a patient's own copy is made; each escapes what it shows."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.words import Words

Lines = Iterable[Markup]


def section(title: str, lines: Lines) -> Markup:
    """Return lines under a heading; nothing if there are none."""
    shown = Markup("\n").join(lines)
    if not shown:
        return Markup("")
    return Markup("<section>\n<h3>{}</h3>\n{}\n</section>").format(title, shown)


def fact(name: str, value: str, small: Iterable[str] = ()) -> Markup:
    """Return a value below its name, with what else there is to say of it in small letters."""
    below = Markup("").join(Markup("<small>{}</small>").format(line) for line in small)
    shown = Markup('<p class="fact"><b>{}</b><span dir="auto">{}</span>{}</p>')
    return shown.format(name, value, below)


def quote(when: str, who: str, text: str) -> Markup:
    """Return what was said, as it was said, below when and by whom."""
    by = Markup("{} · {}").format(when, who) if who else when
    return Markup('<div class="said"><b>{}</b><p dir="auto">{}</p></div>').format(by, text)


def element(tag: str, content: str, kind: str = "") -> Markup:
    """Return content in a tag, of a class if one is named."""
    named = Markup(' class="{}"').format(kind) if kind else Markup("")
    return Markup("<{tag}{named}>{content}</{tag}>").format(tag=tag, named=named, content=content)


def moment(say: Words, at: datetime, zone: ZoneInfo) -> str:
    """Return a day and an hour by the clock of a zone."""
    local = at.astimezone(zone)
    return f"{say.long_day(local.date())}, {say.hour(local)}"

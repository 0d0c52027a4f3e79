"""Telling admins of a plan file they have to mend, once until it changes, and that it is mended."""

import logging
from collections.abc import Iterable
from datetime import datetime

from markupsafe import Markup
from sqlmodel import Session

from bot.alerts import tell
from bot.for_staff.staff import Role, active_staff
from bot.quote import quote
from bot.shelf import NewsKind, PlanShelf, ShelfNews
from bot.words import Words, words

log = logging.getLogger(__name__)

_LONGEST = 3_500


def look_and_tell(session: Session, plans: PlanShelf, now: datetime) -> None:
    """Look for changed plan files, and tell each admin of those that need them."""
    tell_admins(session, plans.look(), now)


def tell_admins(session: Session, news: Iterable[ShelfNews], now: datetime) -> None:
    """Tell each admin of the files that need them, and the log."""
    for piece in news:
        _log(piece)
        for member in active_staff(session):
            if member.role is Role.ADMIN:
                tell(session, member, _said(words(member.language), piece), now)


def _log(news: ShelfNews) -> None:
    match news.kind:
        case NewsKind.BROKEN:
            for line in news.lines:
                log.warning("plan file %s", line)
        case NewsKind.MENDED:
            log.info("plan file %s: can be used again", news.file)
        case NewsKind.UNRAISED:
            log.warning("plan file %s: new words under the same name and version", news.file)


def _said(say: Words, news: ShelfNews) -> Markup:
    if news.kind is NewsKind.UNRAISED:
        return say(
            "<b>{file}</b> has new words under the old number ⚠️\n"
            "Please raise <code>version:</code> in it. New patients get the new words.",
            file=news.file,
        )
    if news.kind is NewsKind.MENDED:
        return say("<b>{file}</b> can be used again ✅", file=news.file)
    told = {"file": news.file, "faults": quote("\n".join(news.lines), _LONGEST)}
    if news.kept:
        return say(
            "<b>{file}</b> cannot be used ⚠️\n"
            "The plan as it was before stays in use.\n\n"
            "<code>{faults}</code>",
            **told,
        )
    return say(
        "<b>{file}</b> cannot be used ⚠️\n"
        "Nobody can be enrolled on it for now.\n\n"
        "<code>{faults}</code>",
        **told,
    )

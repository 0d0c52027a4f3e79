"""The clinic's settings in the chat: admins see each, choose or type another, and confirm it."""

import hashlib

from markupsafe import Markup, escape

from bot.button import Button, button
from bot.clinic_book import write_setting
from bot.draft import Draft
from bot.for_staff.clinic_entries import ENTRIES, NAMED
from bot.for_staff.clinic_entry import Choice, Entry
from bot.for_staff.patients import show
from bot.talk import Rows, Talk
from schedules.audit import Action

TOPIC = "clinic"
VERBS = frozenset({"clinic", "setting", "value", "settle"})


def show_clinic(talk: Talk, first: Markup | None = None) -> None:
    """Show every setting of the clinic, each with a button that changes it."""
    say, clinic = talk.words, talk.clinic
    lines = [
        say("{title}: <b>{value}</b>", title=entry.title(say), value=entry.said(say, clinic))
        for entry in ENTRIES
    ]
    buttons = [button(entry.title(say), "setting", entry.name) for entry in ENTRIES]
    rows = [buttons[place : place + 2] for place in range(0, len(buttons), 2)]
    heading = say("<b>Your clinic</b>")
    html = Markup("\n").join([heading, *lines])
    show(
        talk, Markup("\n\n").join(filter(None, (first, html, say("Tap what shall change.")))), rows
    )


def tapped(talk: Talk, verb: str, given: list[str]) -> None:
    """Answer a tap of an admin; one on an older question does nothing."""
    draft = talk.draft(TOPIC)
    match [verb, *given], draft:
        case ["clinic"], _:
            if draft:
                talk.end_draft()
            show_clinic(talk)
        case ["setting", name], _ if name in NAMED:
            _ask(talk, NAMED[name])
        case ["value", place], Draft() if int(place) < len(draft.answers["offered"]):
            _propose(talk, NAMED[draft.asks], Choice(*draft.answers["offered"][int(place)]))
        case ["settle", seal], Draft() if draft.answers.get("seal") == seal:
            _settle(talk, draft)
        case _:
            talk.toast(talk.words("This button no longer works."))


def typed(talk: Talk, draft: Draft) -> None:
    """Read a typed value of the setting that is asked for."""
    entry = NAMED[draft.asks]
    text = " ".join((talk.incoming.text or "").split())
    read = [c for c in entry.read(talk, text) if talk.house.book.with_value(entry.name, c.value)]
    if len(read) == 1:
        _propose(talk, entry, read[0])
    elif read:
        _offer(talk, entry, talk.words("<b>Which one do you mean?</b>"), read)
    else:
        sorry = talk.words("I do not understand this. Please try again, or /cancel.")
        _offer(talk, entry, sorry + "\n\n" + entry.question(talk.words), entry.choices(talk))


def _ask(talk: Talk, entry: Entry) -> None:
    say = talk.words
    now = say("{title}: <b>{value}</b>", title=entry.title(say), value=entry.said(say, talk.clinic))
    _offer(talk, entry, now + "\n\n" + entry.question(say), entry.choices(talk))


def _offer(talk: Talk, entry: Entry, html: Markup, choices: list[Choice]) -> None:
    # By its place in what is offered: a value may be longer than the data behind a button.
    talk.keep_draft(TOPIC, entry.name, offered=[list(choice) for choice in choices])
    rows: Rows = [[button(choice.label, "value", n)] for n, choice in enumerate(choices)]
    show(talk, html, [*rows, _back(talk)])


def _propose(talk: Talk, entry: Entry, choice: Choice) -> None:
    """Show the setting as it is and as it would be, to be confirmed."""
    say = talk.words
    before = entry.said(say, talk.clinic)
    wanted = talk.house.book.with_value(entry.name, choice.value)
    after = entry.said(say, wanted) if wanted else choice.label
    if before == after:
        talk.end_draft()
        show_clinic(talk, say("It is so already. Nothing was changed."))
        return
    seal = hashlib.sha256(repr((entry.name, before, choice.value)).encode()).hexdigest()[:12]
    talk.keep_draft(TOPIC, entry.name, offered=[], value=choice.value, before=before, seal=seal)
    html = say(
        "<b>{title}</b>\n{before} → <b>{after}</b>",
        title=entry.title(say),
        before=escape(before),
        after=escape(after),
    )
    spelled = entry.spelled(say, wanted) if entry.spelled and wanted else None
    blocks = filter(None, (html, spelled, say("It counts at once, for everybody.")))
    show(talk, Markup("\n\n").join(blocks), [[button(say("Save"), "settle", seal)], _back(talk)])


def _settle(talk: Talk, draft: Draft) -> None:
    entry, value, book = NAMED[draft.asks], draft.answers["value"], talk.house.book
    talk.end_draft()
    if entry.said(talk.words, talk.clinic) != draft.answers["before"]:
        show_clinic(talk, talk.words("A colleague changed this meanwhile. Please look again."))
        return
    write_setting(talk.session, entry.name, value, talk.incoming.user_id, talk.now)
    talk.record(Action.CLINIC_SET, setting=entry.name, value=value)
    book.read(talk.session)
    show_clinic(talk, talk.words("{title} is changed ✅", title=entry.title(talk.words)))


def _back(talk: Talk) -> list[Button]:
    return [button(talk.words("‹ Your clinic"), "clinic")]

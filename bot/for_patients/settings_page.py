"""The settings page: one message with a line for each setting, which turns into the chosen one."""

from bot.button import button
from bot.for_patients.helping import helper_button
from bot.for_patients.moved_on import may_ask_on
from bot.for_patients.pausing import complete_said, pause_row
from bot.for_patients.set_aside import TOPIC, asked_since, await_typed, awaited, is_open, leave
from bot.for_patients.set_hour import HOUR
from bot.for_patients.set_language import LANGUAGE
from bot.for_patients.set_name import FIRST_NAME
from bot.for_patients.set_place import PLACE
from bot.for_patients.set_quiet import QUIET
from bot.for_patients.setting import VERB, Entry, Outcome, Page, Setting, back_row
from bot.for_patients.travelling import travel_row
from bot.talk import Talk
from schedules.complete import is_complete
from schedules.enrolment import Enrolment
from schedules.understanding.understand import Understanding

SETTINGS = {setting.name: setting for setting in (HOUR, PLACE, LANGUAGE, QUIET, FIRST_NAME)}

ENTRIES: tuple[Entry, ...] = (
    HOUR.entry,
    PLACE.entry,
    LANGUAGE.entry,
    QUIET.entry,
    FIRST_NAME.entry,
)
"""The lines of the page in their order; below them come pausing, travelling and the helper."""


def show_settings(talk: Talk, enrolment: Enrolment) -> None:
    """Show every setting with its present value: new, or in place of the tapped message."""
    leave(talk)
    rows = [[button(e.label(talk, enrolment), e.verb, *e.arguments)] for e in ENTRIES]
    html = talk.words("<b>Your settings</b>\nTap what you want to change.")
    if is_complete(talk.session, enrolment):
        html += "\n\n" + complete_said(talk)
    else:
        rows += [pause_row(talk, enrolment), travel_row(talk, enrolment)]
    talk.change(html, [*rows, [helper_button(talk)]])


def tapped_setting(talk: Talk, enrolment: Enrolment, path: list[str]) -> None:
    """Answer a tap on the page, or on the page of one setting."""
    match path:
        case []:
            show_settings(talk, enrolment)
        case [name] if setting := SETTINGS.get(name):
            await_typed(talk, name)
            _show(talk, setting.page(talk, enrolment))
        case [name, value, *way] if setting := SETTINGS.get(name):
            outcome = setting.choose(talk, enrolment, value)
            if outcome is None:
                talk.toast(talk.words("It is set so already."))
            else:
                _show_outcome(talk, setting, outcome, can_undo=not way)
        case _:
            talk.toast(talk.words("This button no longer works."))


def typed_setting(talk: Talk, enrolment: Enrolment, found: Understanding) -> bool:
    """Take what was typed as the value of the setting that is open; False if it is none."""
    name = awaited(talk, enrolment)
    setting = SETTINGS.get(name or "")
    read = setting.read(talk, enrolment, found) if setting else None
    if setting is None or read is None:
        return False
    already = Outcome(talk.words("It is set so already."))
    said = read if isinstance(read, Page) else setting.choose(talk, enrolment, read) or already
    if isinstance(said, Page):
        await_typed(talk, setting.name)  # something else may be typed instead
    _show_outcome(talk, setting, said)
    return True


def say_example(talk: Talk, enrolment: Enrolment) -> None:
    """Say once how the open setting is typed, after what was typed was kept as words."""
    name, draft = awaited(talk, enrolment), talk.draft(TOPIC)
    if name not in SETTINGS or not is_open(talk) or asked_since(talk, enrolment):
        return
    if draft and may_ask_on(talk, draft):
        talk.say(SETTINGS[name].example(talk), [back_row(talk)])


def _show(talk: Talk, page: Page) -> None:
    talk.change(page.html, [*page.rows, back_row(talk)])


def _show_outcome(
    talk: Talk, setting: Setting, outcome: Outcome | Page, *, can_undo: bool = True
) -> None:
    """Say what was done, with the ways back: to what was set before, and to the page."""
    if isinstance(outcome, Page):
        _show(talk, outcome)
        return
    if setting.is_plain:
        await_typed(talk, setting.name, is_set=True)
    else:
        leave(talk)
    rows = [back_row(talk)]
    if can_undo and outcome.undo:
        label, value = outcome.undo
        rows.insert(0, [button(label, VERB, setting.name, value, "back")])
    talk.change(outcome.html, rows)

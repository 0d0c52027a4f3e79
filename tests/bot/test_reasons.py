"""Every reason on a row, and every act in the audit, has its words in each language."""

import inspect
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.for_staff.audit_words import action_said, wordless
from bot.for_staff.reason_words import known_reason, reason_said, span_said
from bot.words import LANGUAGES, words
from schedules import reason
from schedules.audit import Action, AuditEntry

MOMENT = datetime(2026, 12, 3, 8, tzinfo=UTC)
FIXED = {name: text for name, text in vars(reason).items() if name.isupper() and name[0] != "_"}
in_each_language = pytest.mark.parametrize("language", LANGUAGES)

# What each function of `schedules.reason` makes of values, and what staff read of it in English.
MADE = [
    (reason.quiet_until(MOMENT), "quiet hours until 08:00"),
    (reason.paused_until(date(2026, 12, 3)), "paused by the patient until December 3"),
    (reason.held_in_pause(date(2026, 12, 3)), "paused by the patient until December 3"),
    (reason.paused_until(date(2026, 12, 3), by=7), "paused by the clinic until December 3"),
    (reason.held_in_pause(date(2026, 12, 3), by=7), "paused by the clinic until December 3"),
    (
        reason.too_late(MOMENT, MOMENT + timedelta(hours=1), MOMENT + timedelta(days=2, hours=3)),
        "2 days 3 h late, and its limit was 1 h",
    ),
    (
        reason.too_late(MOMENT, MOMENT + timedelta(hours=26), MOMENT + timedelta(hours=26.001)),
        "just past its limit of 1 day 2 h",
    ),
    (reason.not_taken("BadRequest: chat id -100\nis wrong"), "Telegram did not take it"),
    (reason.not_taken("cannot be rendered: KeyError"), "the bot could not word it"),
]
TELLS_NOTHING = {"ended", "in_words", "is_too_late"}
"""Functions of `schedules.reason` that make no new reason."""


@in_each_language
def test_every_reason_has_its_words(language: str) -> None:
    say = words(language)
    missing = sorted(name for name, text in FIXED.items() if known_reason(say, text) is None)
    assert not missing, f"bot/for_staff/reason_words.py has no words for {', '.join(missing)}"
    unread = [kept for kept, _ in MADE if known_reason(say, kept) is None]
    assert not unread, f"bot/for_staff/reason_words.py does not read {unread}"


def test_every_function_that_makes_a_reason_is_read_here() -> None:
    made = {name for name, _ in inspect.getmembers(reason, inspect.isfunction)} - TELLS_NOTHING
    used = {"quiet_until", "paused_until", "held_in_pause", "too_late", "not_taken"}
    assert made == used, "add the new reason to MADE above, and to bot/for_staff/reason_words.py"


@pytest.mark.parametrize(("kept", "said"), MADE)
def test_a_reason_with_values_reads_as_one_line(kept: str, said: str) -> None:
    assert known_reason(words("en"), kept) == said


def test_translations_say_each_reason_in_other_words() -> None:
    for text in FIXED.values():
        assert len({str(known_reason(words(language), text)) for language in LANGUAGES}) == 3


def test_a_reason_that_nobody_knows_is_shown_as_it_stands() -> None:
    assert reason_said(words("de"), "<b>new</b>") == "&lt;b&gt;new&lt;/b&gt;"
    assert reason_said(words("de"), None) == "–"


def test_spans_are_said_in_the_readers_units() -> None:
    assert span_said(words("de"), "2 days 3 h") == "2 Tage 3 Std."
    assert span_said(words("es"), "1 day 45 min") == "1 día 45 min"


def test_every_action_has_its_words() -> None:
    missing = ", ".join(sorted(action.name for action in wordless()))
    assert not missing, f"bot/for_staff/audit_words.py has no words for {missing}: add to _SAID"


FACTS: list[dict[str, Any]] = [
    {},  # a fact that is missing harms no page
    {"plan": "<b>", "role": "boss", "who": 3, "what": "new_kind", "to": "x", "step": "a_b"},
    {"role": "admin", "who": 7, "what": "date", "to": "2026-12-03T09:30", "duty": "off"},
    {"what": "date", "to": "someday", "whose": "all", "text": 1},
    {"what": "zone", "to": "Europe/Madrid", "whose": "all"},
    {"what": "hour", "to": "09:30", "text": 1},
    {"what": "end", "step": "no_nsaids"},
    {"what": "version"},
]


@in_each_language
@pytest.mark.parametrize("facts", FACTS)
def test_an_entry_reads_whatever_its_facts_are(language: str, facts: dict[str, Any]) -> None:
    for action in Action:
        entry = AuditEntry(at=MOMENT, action=action, facts=facts, seal="")
        said = action_said(words(language), entry, {7: "Kim"})
        assert said
        assert "<b>" not in said

"""The catalogues hold every text, and words go into them without harm."""

import re
from collections import Counter
from datetime import date, datetime, time

import pytest
from catalogue import (
    COMMAND,
    PLACEHOLDER,
    TAG,
    TRANSLATED,
    all_texts,
    entries,
    forms,
    texts_in_code,
    translations,
)

from bot.sandbox.html_text import parse_html
from bot.words import LANGUAGES, Words, isolate, spoken, words

in_each_translation = pytest.mark.parametrize("language", TRANSLATED)
TEXTS = all_texts()
MAY_14 = date(2027, 5, 14)


@in_each_translation
def test_catalogue_holds_the_texts_of_the_code_and_no_others(language: str) -> None:
    catalogue = translations(language)
    assert {m.id for m in entries(catalogue)} == {m.id for m in entries(texts_in_code())}
    assert not catalogue.obsolete


@in_each_translation
def test_nothing_is_empty_or_fuzzy(language: str) -> None:
    for message in entries(translations(language)):
        assert all(form.strip() for form in forms(message.string))
        assert not message.fuzzy


@in_each_translation
def test_every_plural_form_of_the_language_is_there(language: str) -> None:
    catalogue = translations(language)
    counted = [m for m in entries(catalogue) if not isinstance(m.id, str)]
    assert counted
    assert {len(m.string) for m in counted} == {catalogue.num_plurals}


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["0 days left", "1 day left", "2 days left", "21 days left", "101 days left"]),
        (
            "es",
            ["quedan 0 días", "queda 1 día", "quedan 2 días", "quedan 21 días", "quedan 101 días"],
        ),
        ("de", ["noch 0 Tage", "noch 1 Tag", "noch 2 Tage", "noch 21 Tage", "noch 101 Tage"]),
    ],
)
def test_counts_take_the_right_form(language: str, forms: list[str]) -> None:
    say = words(language)
    counts = (0, 1, 2, 21, 101)
    assert [say.plural("{count} day left", "{count} days left", n) for n in counts] == forms


@pytest.mark.parametrize("part", [PLACEHOLDER, TAG, COMMAND], ids=["gaps", "tags", "commands"])
def test_translations_keep_what_is_not_words(part: re.Pattern[str]) -> None:
    def parts(text: str) -> Counter[str]:
        return Counter(part.findall(text))

    assert any(parts(text.english) for text in TEXTS)
    assert [t for t in TEXTS if parts(t.said) != parts(t.english)] == []


def test_translations_keep_paragraphs_and_outer_spaces() -> None:
    assert [t for t in TEXTS if t.said.count("\n\n") != t.english.count("\n\n")] == []
    assert [t for t in TEXTS if t.said != t.said.strip()] == []


@pytest.mark.parametrize(
    "hostile", ["<b>&amp;{phone}</i>%s", "\u202eevil \u2067", "x" * 60, "\x00"]
)
def test_every_text_takes_any_value_unharmed(hostile: str) -> None:
    """Whatever people typed, Telegram shows it as they typed it."""
    for message in entries(texts_in_code()):
        one, *many = forms(message.id)
        gaps = [gap[1:-1] for gap in PLACEHOLDER.findall(one) if gap != "{count}"]
        values = dict.fromkeys(gaps, hostile)
        for say in map(words, LANGUAGES):
            html = say.plural(one, *many, 3, **values) if many else say(one, **values)
            assert parse_html(html)[0].count(hostile) == len(gaps)


def test_a_name_keeps_its_direction_to_itself() -> None:
    html = words("en")("<b>{label}</b> has a problem ⚠️", label=isolate("שרה <3"))
    assert html == "<b>\u2068שרה &lt;3\u2069</b> has a problem ⚠️"


@pytest.mark.parametrize(
    ("language", "day", "long_day", "full_day"),
    [
        ("en", "May 14", "May 14, 2027", "Friday, May 14, 2027"),
        ("es", "14 de mayo", "14 de mayo de 2027", "viernes, 14 de mayo de 2027"),
        ("de", "14. Mai", "14. Mai 2027", "Freitag, 14. Mai 2027"),
    ],
)
def test_dates_read_as_people_say_them(
    language: str, day: str, long_day: str, full_day: str
) -> None:
    say = words(language)
    assert (say.day(MAY_14), say.long_day(MAY_14), say.full_day(MAY_14)) == (
        day,
        long_day,
        full_day,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_hours_are_on_the_24_hour_clock(language: str) -> None:
    assert words(language).hour(time(17, 5)) == "17:05"
    assert words(language).hour(datetime(2027, 5, 14, 0, 30)) == "00:30"  # noqa: DTZ001 - a local hour


# Sentences put together from parts must be right in each language.
@pytest.mark.parametrize(
    ("language", "today", "tomorrow", "later"),
    [
        (
            "en",
            "I will write to you today at 09:00.",
            "I will write to you tomorrow at 09:00.",
            "I will write to you on May 14 at 09:00.",
        ),
        (
            "es",
            "Le escribo hoy a las 09:00.",
            "Le escribo mañana a las 09:00.",
            "Le escribo el 14 de mayo a las 09:00.",
        ),
        (
            "de",
            "Ich schreibe Ihnen heute um 09:00 Uhr.",
            "Ich schreibe Ihnen morgen um 09:00 Uhr.",
            "Ich schreibe Ihnen am 14. Mai um 09:00 Uhr.",
        ),
    ],
)
def test_the_next_message_reads_as_one_sentence(
    language: str, today: str, tomorrow: str, later: str
) -> None:
    say = words(language)
    days = (say("today"), say("tomorrow"), say("on {day}", day=say.day(MAY_14)))
    said = [str(say("I will write to you {day} at {hour}.", day=day, hour="09:00")) for day in days]
    assert said == [today, tomorrow, later]


@pytest.mark.parametrize(
    ("language", "one", "many"),
    [
        ("en", "allowed from May 14 (1 day left)", "allowed from May 14 (3 days left)"),
        (
            "es",
            "permitido desde el 14 de mayo (queda 1 día)",
            "permitido desde el 14 de mayo (quedan 3 días)",
        ),
        ("de", "wieder erlaubt ab 14. Mai (noch 1 Tag)", "wieder erlaubt ab 14. Mai (noch 3 Tage)"),
    ],
)
def test_the_end_of_a_restriction_reads_as_one_line(language: str, one: str, many: str) -> None:
    assert [_until(words(language), count) for count in (1, 3)] == [one, many]


def _until(say: Words, count: int) -> str:
    left = say.plural("{count} day left", "{count} days left", count)
    text = "• {card}\n   allowed from {day} ({left})"
    return str(say(text, card="Running", day=say.day(MAY_14), left=left)).splitlines()[1].strip()


def test_an_unknown_language_falls_back_to_english() -> None:
    assert words("fr") is words("en")
    assert words("fr")("Not yet") == "Not yet"


def test_a_text_without_translation_is_said_in_english() -> None:
    assert words("es")("Mind the {gap}", gap="<gap>") == "Mind the &lt;gap&gt;"


@pytest.mark.parametrize(
    ("code", "language"),
    [("de-AT", "de"), ("ES", "es"), ("en", "en"), ("fr", None), ("", None), (None, None)],
)
def test_a_phones_language_is_understood(code: str | None, language: str | None) -> None:
    assert spoken(code) == language


def test_a_missing_value_is_an_error_and_no_half_filled_text() -> None:
    with pytest.raises(KeyError, match="phone"):
        words("de")("Your clinic: <b>{phone}</b>")


def test_tags_are_told_from_placeholders_and_commands() -> None:
    """The three patterns find what they should, or the checks above would see nothing."""
    text = "<b>{label}</b> /today, /patient_{id}."
    assert re.findall(TAG, text) == ["<b>", "</b>"]
    assert re.findall(PLACEHOLDER, text) == ["{label}", "{id}"]
    assert re.findall(COMMAND, text) == ["/today", "/patient_{id}"]

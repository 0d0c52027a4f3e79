"""What the bot says, in the reader's language, safe to send as HTML.

The texts stand in the code in English and are the keys of gettext catalogues in `bot/locale`.
Every value put into a text is escaped here and nowhere else (markupsafe); names that people typed
are also isolated, so that right-to-left letters cannot turn the sentence around.
"""

import gettext
import io
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

from babel import Locale
from babel.dates import format_date, format_interval, format_skeleton
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup

SOURCE_LANGUAGE = "en"
LANGUAGES = {"en": "English", "es": "Español", "de": "Deutsch"}
READ_IN = {"en": "In English", "es": "En español", "de": "Auf Deutsch"}
"""What stands on the button that leads to a language, for whoever reads only that."""
_FOLDER = Path(__file__).parent / "locale"


class Words:
    """The texts of one language; call it with the English text and the values to put in."""

    def __init__(self, language: str, catalogue: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogue = catalogue
        self._locale = Locale.parse(language)

    def __call__(self, text: str, **values: object) -> Markup:
        """Return the text in this language with the values escaped and put in."""
        return Markup(self._catalogue.gettext(text)).format(**values)  # noqa: S704 - our own text

    def plural(self, one: str, many: str, count: int, **values: object) -> Markup:
        """Return the form for a count; `{count}` may stand in the text."""
        text = self._catalogue.ngettext(one, many, count)
        return Markup(text).format(count=count, **values)  # noqa: S704 - our own text

    def day(self, day: date) -> str:
        """Return a date as people say it, such as "May 14"."""
        return format_skeleton("MMMMd", day, locale=self._locale)

    def brief_day(self, day: date) -> str:
        """Return a date as short as a button wants it, such as "Dec 12"."""
        return format_skeleton("MMMd", day, locale=self._locale)

    def week_day(self, day: date) -> str:
        """Return a near date with its weekday in short, such as "Sat, Dec 12"."""
        return format_skeleton("MMMMEEEEd", day, locale=self._locale)

    def short_day(self, day: date, today: date) -> str:
        """Return a date with its weekday, as short as it is plain, such as "Sat, Dec 12".

        The year stands there if it is not this one.
        """
        skeleton = "MMMEd" if day.year == today.year else "yMMMEd"
        return format_skeleton(skeleton, day, locale=self._locale)

    def long_day(self, day: date) -> str:
        """Return a date with its year, such as "May 14, 2027"."""
        return format_date(day, "long", locale=self._locale)

    def full_day(self, day: date) -> str:
        """Return a date with weekday and year, for echoing what somebody entered."""
        return format_date(day, "full", locale=self._locale)

    def heading_day(self, day: date) -> str:
        """Return a full date to begin a line with: Spanish writes weekdays small elsewhere."""
        full = self.full_day(day)
        return full[:1].upper() + full[1:]

    def days(self, first: date, last: date) -> str:
        """Return from which day to which, as short as it is plain: "Mon, Nov 23 – Sun, Nov 29"."""
        said = format_interval(first, last, "MMMEd", locale=self._locale)
        return said.replace("\u2009", " ")  # a thin space is not in every font

    def hour(self, at: time | datetime) -> str:
        """Return a time of day such as "09:00", on the 24-hour clock in every language."""
        return f"{at:%H:%M}"


def isolate(name: str) -> str:
    """Return a name that people typed, marked so that its direction stays its own."""
    return f"\u2068{name}\u2069"


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Words:
    """Return the texts of a language, or of English if the bot does not speak it."""
    if language not in LANGUAGES:
        return words(SOURCE_LANGUAGE)
    return Words(language, _catalogue(language))


def spoken(language_code: str | None) -> str | None:
    """Return the bot's language for a phone's language code such as `de-AT`, or None."""
    code = (language_code or "").split("-")[0].lower()
    return code if code in LANGUAGES else None


def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    # Compiled at start from the file translators edit (10 ms), so there is no build step to forget.
    with (_FOLDER / f"{language}.po").open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)

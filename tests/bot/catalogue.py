"""Reads the texts out of the code and the catalogues, as translators and patients see them."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

BOT = Path(__file__).parents[2] / "bot"
KEYWORDS = {"say": None, "words": None, "plural": (1, 2)}
FOR_STAFF = ("bot/alerts.py", "bot/for_staff/")
BELOW = ("bot/compared.py",)  # said below a first line of its own, and never as one
TRANSLATED = ("es", "de")
PLACEHOLDER = re.compile(r"\{\w+\}")
TAG = re.compile(r"</?\w+>")
COMMAND = re.compile(r"/[a-z]+(?:_\{id\})?(?![\w>])")


class Text(NamedTuple):
    """One form of a text in one language, beside the English it stands for."""

    language: str
    said: str
    english: str
    for_patients: bool
    below: bool = False

    @property
    def plain(self) -> str:
        """The text without tags and commands, a short word in each gap."""
        bare = COMMAND.sub("", TAG.sub("", self.said)).replace(" – ", "\n")
        return PLACEHOLDER.sub("Mar", bare)


@cache
def texts_in_code() -> Catalog:
    """Return every text the bot can say, in English, with where it stands."""
    catalogue = Catalog()
    for name, line, text, _comments, _context in extract_from_dir(
        BOT, [("sandbox/**", "ignore"), ("**.py", "python")], keywords=KEYWORDS
    ):
        catalogue.add(text, locations=[(f"bot/{name}", line)])
    return catalogue


@cache
def translations(language: str) -> Catalog:
    """Return the catalogue of a language."""
    with (BOT / "locale" / f"{language}.po").open("rb") as source:
        return read_po(source, locale=language)


def forms(text: str | list[str] | tuple[str, ...] | None) -> list[str]:
    """Return the forms of a text: one, or one for each plural."""
    return [text] if isinstance(text, str) else list(text or ())


def entries(catalogue: Catalog) -> list[Message]:
    """Return the texts of a catalogue without its header."""
    return [message for message in catalogue if message.id]


@cache
def all_texts() -> list[Text]:
    """Return every form of every text in each language."""
    return [text for message in entries(texts_in_code()) for text in _in_each_language(message)]


def _in_each_language(message: Message) -> list[Text]:
    for_patients = any(not file.startswith(FOR_STAFF) for file, _line in message.locations)
    below = all(file in BELOW for file, _line in message.locations)
    english = forms(message.id)
    found = [Text("en", said, said, for_patients, below) for said in english]
    for language in TRANSLATED:
        # A text that is missing is left to the test that compares the catalogues.
        if translated := translations(language).get(message.id):
            pairs = zip(forms(translated.string), english, strict=False)
            found += [Text(language, *pair, for_patients, below) for pair in pairs]
    return found

"""Reads the texts out of the code, as the catalogues must hold them."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir

BOT = Path(__file__).parents[2] / "bot"
KEYWORDS = {"say": None, "words": None, "plural": (1, 2)}


def texts_in_code() -> Catalog:
    """Return every text the bot can say, in English, with where it stands."""
    catalogue = Catalog()
    for name, line, text, _comments, _context in extract_from_dir(
        BOT, [("sandbox/**", "ignore"), ("**.py", "python")], keywords=KEYWORDS
    ):
        catalogue.add(text, locations=[(f"bot/{name}", line)])
    return catalogue

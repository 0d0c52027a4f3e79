"""How names are looked for: whatever their case, accents and needless spaces."""

import unicodedata


def folded(text: str) -> str:
    """Return a text in small letters, without accents and needless spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def kept_folded(label: str, first_name: str | None) -> str:
    """Return both names of a patient as they are kept to be looked for, each on a line of its own.

    A line begins and ends with a line break, so that a whole name can be told from a part.
    """
    return "\n" + "".join(f"{folded(name)}\n" for name in (label, first_name) if name)

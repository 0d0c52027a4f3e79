"""A Quote is what somebody wrote, shown to staff as it was written; cut visibly if it is long."""


def quote(text: str, longest: int) -> str:
    """Return the text, or its beginning and an ellipsis; `longest` counts UTF-16 units.

    Telegram counts a text's length in these units: an emoji is two of them.
    """
    if length(text) <= longest:
        return text
    kept = text.encode("utf-16-le")[: (longest - 1) * 2].decode("utf-16-le", "ignore")
    return f"{kept}…"


def length(text: str) -> int:
    """Return how long Telegram takes a text to be."""
    return len(text.encode("utf-16-le")) // 2

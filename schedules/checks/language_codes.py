"""Whether each of a plan's languages is written as a code, such as “es”."""

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from schedules.loading.tree import Complaint

COMMON = ("en", "es", "de", "fr", "it", "pt", "nl", "pl", "ru", "tr", "ar", "zh")
"""Languages that are also known by their own names, such as “español”."""


def wrong_codes(languages: list[str]) -> Iterator[Complaint]:
    """Give each of a plan's languages that is no code, or is listed twice."""
    for index, language in enumerate(languages):
        if (code := _code(language)) != language:
            hint = f"Did you mean “{code}”?" if code else "Write one like “en”, “es” or “de”."
            yield ("languages", index), f"“{language}” is not a language code. {hint}"
        if language in languages[:index]:
            yield ("languages", index), f"The language “{language}” is listed twice."


def _code(language: str) -> str | None:
    """Give the code that is meant, which is the language itself where it is one."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return _named(language)
    code = str(locale).replace("_", "-")
    if code.lower() == language.lower():
        return code
    # Such as “eng”, which stands for “en”; but “zh-CN” may well be short for a longer code.
    return language if language.startswith(f"{locale.language}-") else str(locale.language)


def _named(name: str) -> str | None:
    """Give the code of a language by its name, in English or in the language itself."""
    for code in COMMON:
        locale = Locale(code)
        if name.casefold() in (
            locale.languages[code].casefold(),
            Locale("en").languages[code].casefold(),
        ):
            return code
    return None

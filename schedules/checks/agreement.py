"""What the parts of a plan must agree on: languages, texts, names, rules and restrictions.

Looks at the file's values as written, so that it can speak even where another part is wrong.
"""

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from schedules.checks.conflicts import conflicts
from schedules.checks.firing import never_fires
from schedules.checks.mentions import unknown_names
from schedules.checks.wording import Complaint, wrong_wording
from schedules.checks.written import mapping, texts


def disagreements(plan: object) -> Iterator[Complaint]:
    """Give each place where the parts of a plan, as read from its file, do not fit together."""
    root = mapping(plan)
    listed = root.get("languages")
    languages = texts(listed) if isinstance(listed, list) else []
    yield from _unknown_languages(languages)
    yield from wrong_wording(root, languages)
    yield from unknown_names(root)
    yield from never_fires(root)
    yield from conflicts(root)


def _unknown_languages(languages: list[str]) -> Iterator[Complaint]:
    for index, language in enumerate(languages):
        try:
            code = str(Locale.parse(language, sep="-")).replace("_", "-")
        except (UnknownLocaleError, ValueError):
            message = f"“{language}” is not a language code. Write one like “en”, “es” or “de”."
            yield ("languages", index), message
        else:
            if code != language and code.lower() == language.lower():
                message = f"“{language}” is not a language code. Did you mean “{code}”?"
                yield ("languages", index), message
        if language in languages[:index]:
            yield ("languages", index), f"The language “{language}” is listed twice."

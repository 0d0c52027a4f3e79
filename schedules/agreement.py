"""What the parts of a plan must agree on: its languages, placeholders, questions and sources.

Looks at the file's values as written, so that it can speak even where another part is wrong.
"""

from collections.abc import Iterable, Iterator, Mapping

from babel import Locale, UnknownLocaleError

from schedules.faults import did_you_mean
from schedules.texts import FACTS, OF_THE_DAY, OF_THE_END, PLACEHOLDER
from schedules.yaml_tree import Path

LONGEST_TEXT = 3_500
Complaint = tuple[Path, str]
Raw = Mapping[str, object]


def disagreements(plan: object) -> Iterator[Complaint]:
    """Give each place where the parts of a plan, as read from its file, do not fit together."""
    root = _mapping(plan)
    listed = root.get("languages")
    languages = _texts(listed) if isinstance(listed, list) else []
    yield from _unknown_languages(languages)
    yield from _wrong_words(("title",), root.get("title"), languages, FACTS)
    yield from _wrong_words(("help",), root.get("help"), languages, FACTS)
    for name, raw in _mapping(root.get("questions")).items():
        for key in ("title", "question", "low_label", "high_label"):
            value = _mapping(raw).get(key)
            yield from _wrong_words(("questions", name, key), value, languages, frozenset())
    for name, raw in _mapping(root.get("steps")).items():
        step = _mapping(raw)
        allowed = FACTS | OF_THE_DAY | (OF_THE_END if "until" in step else frozenset())
        for key in ("text", "card", "lift_off"):
            yield from _wrong_words(("steps", name, key), step.get(key), languages, allowed)
    yield from _unknown_names(root)


def _mapping(value: object) -> Raw:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]


def _unknown_languages(languages: list[str]) -> Iterator[Complaint]:
    for index, language in enumerate(languages):
        try:
            Locale.parse(language, sep="-")
        except (UnknownLocaleError, ValueError):
            message = f"“{language}” is not a language code. Write one like “en”, “es” or “de”."
            yield ("languages", index), message
        if language in languages[:index]:
            yield ("languages", index), f"The language “{language}” is listed twice."


def _wrong_words(
    path: Path, value: object, languages: list[str], allowed: frozenset[str]
) -> Iterator[Complaint]:
    """Check one thing said in every language; what is absent altogether is not missed here."""
    if not isinstance(value, dict) or not languages:
        return
    for language in languages:
        if language not in value:
            yield path, f"The text in “{language}” is missing. Add it here."
    for language, texts in value.items():
        if language not in languages:
            hint = did_you_mean(str(language), languages)
            yield (*path, language), f"“{language}” is not among the plan's `languages`.{hint}"
        for index, text in enumerate(texts if isinstance(texts, list) else [texts]):
            if isinstance(text, str):
                yield from (((*path, language, index), m) for m in _wrong_text(text, allowed))
        if texts == []:
            yield (*path, language), "The list of texts is empty. Write at least one."


def _wrong_text(text: str, allowed: frozenset[str]) -> Iterator[str]:
    if not text.strip():
        yield "The text is empty. Write what the patient shall read."
    if len(text) > LONGEST_TEXT:
        yield f"The text has {len(text)} characters. Keep it under {LONGEST_TEXT}."
    for name in dict.fromkeys(PLACEHOLDER.findall(text)):
        if name in allowed:
            continue
        if name in OF_THE_END and allowed:
            yield f"“{{{name}}}” needs the day it ends. Add `until:` to this step."
        else:
            hint = did_you_mean(f"{{{name}}}", (f"{{{known}}}" for known in allowed))
            yield f"“{{{name}}}” is not a placeholder known here.{hint or _offer(allowed)}"
    if set("{}") & set(PLACEHOLDER.sub("", text)):
        yield "A curly bracket stands alone. Use them only in pairs, as in “{clinic}”."


def _offer(allowed: Iterable[str]) -> str:
    names = ", ".join(f"“{{{name}}}”" for name in sorted(allowed))
    return f" Use {names}." if names else " Write the words out."


def _unknown_names(root: Raw) -> Iterator[Complaint]:
    questions, sources = _mapping(root.get("questions")), _mapping(root.get("sources"))
    for family in ("steps", "questions"):
        for name, raw in _mapping(root.get(family)).items():
            part = _mapping(raw)
            here: Path = (family, name)
            yield from _unlisted((*here, "questions"), part.get("questions"), questions, "question")
            yield from _unlisted((*here, "source"), part.get("source"), sources, "source")


def _unlisted(path: Path, value: object, known: Raw, noun: str) -> Iterator[Complaint]:
    for index, name in enumerate(_texts(value)):
        if name not in known:
            hint = did_you_mean(name, known) or f" Add it under `{noun}s:`."
            yield (*path, index), f"There is no {noun} “{name}”.{hint}"

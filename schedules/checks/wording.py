"""Whether each text of a plan is there in every language, and fills in only what its place has."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from schedules.checks.written import Written, family, mapping
from schedules.faults import did_you_mean
from schedules.loading.tree import Complaint, Path
from schedules.placeholder import FACTS, OF_THE_DAY, OF_THE_END, PLACEHOLDER, RED_FLAGS
from schedules.step import Kind

LONGEST_TEXT = 3_500
FEW = 5
"""So many texts in a language that is not listed are named one by one."""
QUESTION_TEXTS = ("title", "question", "low_label", "high_label", "unit")
# They turn the order of the letters around them, so that a number reads as another one.
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Fills:
    """The placeholders a text may hold; `ends` tells of each step whether it has an end."""

    plain: frozenset[str] = frozenset()
    ends: Mapping[str, bool] = field(default_factory=dict)

    def known(self) -> list[str]:
        """Give every placeholder, as it is written."""
        of_steps = [f"{s}.{fact}" for s, ended in self.ends.items() if ended for fact in OF_THE_END]
        return [f"{{{name}}}" for name in (*sorted(self.plain), *sorted(of_steps))]


NOTHING, CLINIC = Fills(), Fills(FACTS)


def wrong_wording(root: Written, languages: list[str]) -> Iterator[Complaint]:
    """Give what is wrong with the texts of a plan, as read from its file."""
    said = list(_texts(root))
    for path, value, fills in said:
        yield from _in_languages(path, value, languages, fills)
    written = [*((path, value) for path, value, _ in said), *_word_lists(root)]
    yield from _unlisted(written, languages)


def _texts(root: Written) -> Iterator[tuple[Path, object, Fills]]:
    flags = frozenset({RED_FLAGS} if mapping(root.get("red_flags")) else ())
    yield ("title",), root.get("title"), CLINIC
    yield ("help",), root.get("help"), Fills(FACTS | flags)
    yield ("expect",), root.get("expect"), CLINIC
    for name, flag in family(root, "red_flags"):
        for key in ("sign", "do"):
            yield ("red_flags", name, key), flag.get(key), CLINIC
    for name, allowed in family(root, "allowed"):
        yield ("allowed", name, "title"), allowed.get("title"), NOTHING
        yield ("allowed", name, "text"), allowed.get("text"), CLINIC
    for name, question in family(root, "questions"):
        yield from _of_question(("questions", name), question)
    ends = {name: _has_end(step) for name, step in family(root, "steps")}
    for name, step in family(root, "steps"):
        yield from _of_step(("steps", name), step, ends, flags)


def _has_end(step: Written) -> bool:
    # A restriction must have one: where it is not written, that is what is wrong.
    return step.get("until") is not None or step.get("kind") == Kind.RESTRICTION


def _of_question(path: Path, question: Written) -> Iterator[tuple[Path, object, Fills]]:
    for key in QUESTION_TEXTS:
        yield (*path, key), question.get(key), NOTHING
    for name, texts in mapping(question.get("choices")).items():
        yield (*path, "choices", name), texts, NOTHING


def _of_step(
    path: Path, step: Written, ends: Mapping[str, bool], flags: frozenset[str]
) -> Iterator[tuple[Path, object, Fills]]:
    line = FACTS | OF_THE_DAY | (OF_THE_END if _has_end(step) else frozenset())
    for key in ("text", "lift_off"):
        yield (*path, key), step.get(key), Fills(line | flags, ends)
    yield (*path, "card"), step.get("card"), Fills(line, ends)
    covers = mapping(step.get("covers"))
    yield (*path, "covers", "title"), covers.get("title"), NOTHING
    yield (*path, "covers", "instead"), covers.get("instead"), Fills(line, ends)


def _word_lists(root: Written) -> Iterator[tuple[Path, object]]:
    for name, allowed in family(root, "allowed"):
        yield ("allowed", name, "words"), allowed.get("words")
    for name, step in family(root, "steps"):
        yield ("steps", name, "covers", "words"), mapping(step.get("covers")).get("words")


def _in_languages(
    path: Path, value: object, languages: list[str], fills: Fills
) -> Iterator[Complaint]:
    """Check one thing said in every language; what is absent altogether is not missed here."""
    if not isinstance(value, dict):
        return
    for language in languages:
        if language not in value:
            yield path, f"The text in “{language}” is missing. Add it here."
    for language, texts in value.items():
        for index, text in enumerate(texts if isinstance(texts, list | tuple) else [texts]):
            if isinstance(text, str):
                yield from (((*path, language, index), m) for m in _wrong_text(text, fills))
        if texts == []:
            yield (*path, language), "The list of texts is empty. Write at least one."


def _unlisted(written: Iterable[tuple[Path, object]], languages: list[str]) -> Iterator[Complaint]:
    """Give each language of a text that the plan does not list, once where it is all over it."""
    places: dict[str, list[Path]] = defaultdict(list)
    for path, value in written if languages else ():
        for language in [code for code in mapping(value) if code not in languages]:
            places[language].append((*path, language))
    for language, paths in places.items():
        if len(paths) > FEW:
            message = f"{len(paths)} texts are in “{language}”, which is not listed here."
            yield ("languages",), f"{message} List it, or delete them."
        else:
            hint = did_you_mean(language, languages)
            message = f"“{language}” is not among the plan's `languages`.{hint}"
            yield from ((path, message) for path in paths)


def _wrong_text(text: str, fills: Fills) -> Iterator[str]:
    if not text.strip():
        yield "The text is empty. Write what the patient shall read."
    if len(text) > LONGEST_TEXT:
        yield f"The text has {len(text)} characters. Keep it under {LONGEST_TEXT}."
    if found := TURNING.search(text):
        yield f"A hidden sign (U+{ord(found[0]):04X}) turns letters around. Delete it."
    for name in dict.fromkeys(PLACEHOLDER.findall(text)):
        yield from _wrong_placeholder(name, fills)
    if set("{}") & set(PLACEHOLDER.sub("", text)):
        yield "A curly bracket stands alone. Use them only in pairs, as in “{clinic}”."


def _wrong_placeholder(name: str, fills: Fills) -> Iterator[str]:
    step, _, fact = name.rpartition(".")
    if name in fills.plain or (fills.ends.get(step) and fact in OF_THE_END):
        return
    if step in fills.ends and fact in OF_THE_END:
        yield f"“{{{name}}}” needs the day “{step}” ends. Add `until:` to that step."
    elif name in OF_THE_END and fills.ends:
        yield f"“{{{name}}}” needs the day it ends. Add `until:` to this step."
    elif name == RED_FLAGS:
        yield "“{red_flags}” lists the plan's `red_flags:`, in `help:` and the text of a step only."
    else:
        hint = did_you_mean(f"{{{name}}}", fills.known()) or _offer(fills.plain)
        yield f"“{{{name}}}” is not a placeholder known here.{hint}"


def _offer(allowed: Iterable[str]) -> str:
    names = ", ".join(f"“{{{name}}}”" for name in sorted(allowed))
    return f" Use {names}." if names else " Write the words out."

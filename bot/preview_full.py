"""A plan's preview in full: every message with its buttons, every question, the help."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.delivery.letter import answer_label
from bot.preview_questions import buttons, questions_asked
from bot.words import words
from schedules.check_in import check_in_items
from schedules.placeholder import FACTS
from schedules.plan import Button, Kind, Plan
from schedules.preview import Row, Started
from schedules.texts import help_text


def full_text(
    plan: Plan,
    lang: str,
    rows: Sequence[Row],
    started: Iterable[Started],
    facts: Mapping[str, str],
) -> str:
    """Give all that a patient may read, each message under a line on its time."""
    parts = [
        *(_entry(plan, lang, row, _moment(row)) for row in rows),
        *(_entry(plan, lang, one, f"When a rule starts it ({_by(one)})") for one in started),
        *_questions(plan, lang),
        *_help(plan, lang, facts),
    ]
    return "\n\n".join(parts)


def _moment(row: Row) -> str:
    local = f"{row.local:%a %Y-%m-%d %H:%M} (UTC{row.local:%z}, {row.utc:%Y-%m-%d %H:%MZ})"
    return f"Day {row.day}  {local}"


def _by(one: Started) -> str:
    return ", ".join(one.rules)


def _entry(plan: Plan, lang: str, one: Row | Started, when: str) -> str:
    name = one.step if one.kind is Kind.LIFT_OFF else f"{one.step} {one.number}"
    below = _below(plan, lang, one)
    shown = [one.text, "", below] if below else [one.text]
    return f"{when}  {name}  [{one.kind.value}]\n{_indented(shown)}"


def _below(plan: Plan, lang: str, one: Row | Started) -> str:
    """Give what stands below a message: its buttons, or the names of what is asked."""
    step = plan.steps[one.step]
    if one.kind is Kind.CHECK_IN:
        asked = dict.fromkeys(item.question for item in check_in_items(plan, step, lang))
        return f"Asks: {', '.join(asked)}"
    say = words(lang)
    labels = [answer_label(say, answer.value) for answer in step.buttons]
    if Button.DONE in step.buttons and Button.NOT_YET not in step.buttons:
        labels.insert(step.buttons.index(Button.DONE) + 1, say("Later"))
    return buttons(label.unescape() for label in labels)


def _questions(plan: Plan, lang: str) -> Iterator[str]:
    if asked := questions_asked(plan, lang):
        yield "Questions\n" + "\n\n".join(_indented([question]) for question in asked)


def _help(plan: Plan, lang: str, facts: Mapping[str, str]) -> Iterator[str]:
    if text := help_text(plan, lang, {name: f"{{{name}}}" for name in FACTS} | dict(facts)):
        yield f"Help\n{_indented([text])}"


def _indented(texts: Iterable[str]) -> str:
    return "\n".join(f"    {line}".rstrip() for line in "\n".join(texts).splitlines())

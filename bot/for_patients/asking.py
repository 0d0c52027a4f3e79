"""How a check-in's question looks in the chat: its words, and the buttons that answer it."""

from dataclasses import dataclass

from markupsafe import Markup

from bot.button import Button, button
from bot.said import decimal_said
from bot.words import Words
from schedules.check_in import Item, instrument_of
from schedules.plan import Plan
from schedules.question import (
    Choice,
    FreeText,
    InstrumentQuestion,
    Number,
    Percent,
    Question,
    Scale,
    YesNo,
)
from schedules.texts import choose_language

_LONGEST_ARGUMENT = 18  # letters; two of them, a reminder and a signature fit a button's 64 bytes
_NUMBERS_IN_A_ROW = 6
_PERCENTS_IN_A_ROW = 4


@dataclass(frozen=True)
class Prompt:
    """What is asked: its text and the buttons that answer it."""

    html: Markup
    rows: list[list[Button]]


def ask(
    say: Words,
    plan: Plan,
    reminder_id: int,
    items: tuple[Item, ...],
    at: int,
    current: str | None = None,
) -> Prompt:
    """Return the item that stands at a position of a check-in, led in by how far one has come.

    The button of the `current` answer is marked.
    """
    item = items[at]
    parts = [_lead(say, item), *_question(say, choose_language(plan, say.language), item)]
    html = Markup("\n\n").join(part for part in parts if part)
    return Prompt(html, _answers(say, plan, reminder_id, items, at, current))


def position(items: tuple[Item, ...], reference: str) -> int | None:
    """Return which item a button means: by its key, or by its position as older buttons do."""
    if reference.isdecimal():
        return int(reference) if int(reference) < len(items) else None
    return next((at for at, item in enumerate(items) if item.key == reference), None)


def answer_meant(item: Item, argument: str) -> str | None:
    """Return the answer that a button's argument means; None if the item has no such answer."""
    if argument in item.answers:
        return argument
    if isinstance(item.asked, Choice) and argument.isdecimal():
        return dict(enumerate(item.answers)).get(int(argument))
    return None


def reference_to(items: tuple[Item, ...], at: int) -> str:
    """Return what stands for an item in a button: its key, which a change of the plan keeps."""
    return _argument(items[at].key, at)


def can_skip(item: Item) -> bool:
    """Tell whether an item has a Skip: words, and a number that is not the only thing asked."""
    return isinstance(item.asked, FreeText) or (isinstance(item.asked, Number) and item.places > 1)


def wanted(say: Words, item: Item) -> Markup:
    """Return the words that ask for an answer of the kind that an item takes."""
    match item.asked:
        case Number() as asked:
            return number_wanted(say, asked)
        case Scale(low=low, high=high) | Percent(low=low, high=high):
            return say("Please tap or type a number from {low} to {high}.", low=low, high=high)
        case YesNo():
            return say("Please tap Yes or No.")
    return say("Please tap one of the answers.")


def number_wanted(say: Words, asked: Number) -> Markup:
    """Return the words that ask for a number once more, with an example in the reader's way."""
    middle = (asked.low + asked.high) // 2
    return say(
        "Please type just a number from {low} to {high}.\nFor example: <b>{example}</b>",
        low=asked.low,
        high=asked.high,
        example=decimal_said(say, str(middle + 0.5)) if asked.decimals else middle,
    )


def _argument(name: str, at: int) -> str:
    return name if len(name) <= _LONGEST_ARGUMENT else str(at)


def _lead(say: Words, item: Item) -> Markup | None:
    """Return “2 of 3”, and for an instrument which of its items this is."""
    steps = say("{number} of {total}", number=item.place, total=item.places)
    if not isinstance(item.asked, InstrumentQuestion):
        return steps if item.places > 1 else None
    parts = len(instrument_of(item.asked).items)
    part = say("Part {number} of {total}", number=item.part, total=parts)
    return Markup("{} · {}").format(steps, part) if item.places > 1 else part


def _question(say: Words, language: str, item: Item) -> list[Markup]:
    match item.asked:
        case InstrumentQuestion() as asked:
            return _instrument(asked, item.part)
        case Scale() as asked:
            return [_scale(asked, language)]
        case Number(unit=unit) as asked:
            hint = say(
                "Please type a number ({unit}), from {low} to {high}.",
                unit=unit[language],
                low=asked.low,
                high=asked.high,
            )
        case FreeText():
            hint = say("Please type your answer, or tap Skip.")
        case _:
            return [_bold(item.asked, language)]
    return [_bold(item.asked, language) + "\n" + hint]


def _bold(asked: Question, language: str) -> Markup:
    words = "" if isinstance(asked, InstrumentQuestion) else asked.question[language]
    return Markup("<b>{}</b>").format(words)


def _scale(scale: Scale, language: str) -> Markup:
    ends = Markup("{low} = {low_label}\n{high} = {high_label}").format(
        low=scale.low,
        low_label=scale.low_label[language],
        high=scale.high,
        high_label=scale.high_label[language],
    )
    return _bold(scale, language) + "\n" + ends


def _instrument(asked: InstrumentQuestion, part: int) -> list[Markup]:
    """Return one item word for word; it is never translated or put in other words."""
    instrument = instrument_of(asked)
    item = instrument.items[part - 1]
    shown = [
        Markup("<i>{}</i>").format(instrument.instructions) if part == 1 else Markup(),
        Markup("{}\n<b>{}</b>").format(item.stem, item.text),
        Markup("<i>{}</i>").format(instrument.notice),
    ]
    return [block for block in shown if block]


def _answers(
    say: Words,
    plan: Plan,
    reminder_id: int,
    items: tuple[Item, ...],
    at: int,
    current: str | None,
) -> list[list[Button]]:
    item, reference = items[at], reference_to(items, at)
    if can_skip(item):
        return [[button(say("Skip"), "skip", reminder_id, reference)]]
    language = choose_language(plan, say.language)
    labels = _labels(say, language, item)
    verb = "choose" if isinstance(item.asked, YesNo | Choice) else "score"
    buttons = [
        button(
            _marked(label, answer == current), verb, reminder_id, reference, _argument(answer, i)
        )
        for i, (label, answer) in enumerate(zip(labels, item.answers, strict=True))
    ]
    width = _width(item.asked)
    return [buttons[i : i + width] for i in range(0, len(buttons), width)]


def _marked(label: str, is_current: bool) -> str:
    return f"{label} ✓" if is_current else label


def _labels(say: Words, language: str, item: Item) -> list[str]:
    match item.asked:
        case Percent():
            return [f"{answer} %" for answer in item.answers]
        case YesNo():
            return [say("Yes").unescape(), say("No").unescape()]
        case Choice(choices=choices):
            return [choices[answer][language] for answer in item.answers]
        case InstrumentQuestion() as asked:
            return list(instrument_of(asked).choices)
    return list(item.answers)


def _width(asked: Question) -> int:
    """Return how many buttons stand in a row: few enough for a thumb, words on their own."""
    if isinstance(asked, Scale):
        return _NUMBERS_IN_A_ROW
    if isinstance(asked, Percent):
        return _PERCENTS_IN_A_ROW
    return 2 if isinstance(asked, YesNo) else 1

"""What a patient said, in words: an answer beside the title of its question."""

from decimal import Decimal, InvalidOperation

from markupsafe import Markup

from bot.quote import quote
from bot.words import SOURCE_LANGUAGE, Words, isolate
from schedules.check_in import Item, instrument_of
from schedules.plan import Plan
from schedules.question import (
    Choice,
    InstrumentQuestion,
    Number,
    Percent,
    Question,
    Scale,
    YesNo,
)
from schedules.texts import choose_language

_LONGEST = 200


def answer_said(say: Words, plan: Plan, question: str, value: str) -> Markup:
    """Return an answer in the reader's language, such as “Pain: 6 of 10”."""
    language = choose_language(plan, say.language)
    return say(
        "{title}: <b>{answer}</b>",
        title=title_of(plan, question, language),
        answer=value_said(say, plan, question, value),
    )


def question_said(say: Words, plan: Plan, question: str) -> Markup:
    """Return which question was open while a patient wrote something else."""
    title = title_of(plan, question, choose_language(plan, say.language))
    return say("I was asking about: <b>{title}</b>", title=title)


def value_said(say: Words, plan: Plan, question: str, value: str) -> Markup:
    """Return the answer alone: “6 of 10”, “30 %”, “Yes”, or what was typed."""
    language = choose_language(plan, say.language)
    match plan.questions.get(question):
        case Scale(high=high):
            return say("{score} of {highest}", score=value, highest=high)
        case Percent():
            return Markup("{value} %").format(value=value)
        case Number(unit=unit):
            number = decimal_said(say, value)
            return Markup("{number} {unit}").format(number=number, unit=unit.get(language, ""))
        case YesNo():
            return say("Yes") if value == "yes" else say("No")
        case Choice(choices=choices) if value in choices:
            return Markup("{choice}").format(choice=choices[value][language])
        case InstrumentQuestion() as asked:
            return say("{score} of 100 (100 is best)", score=_rounded(say, asked, value))
    return Markup("{words}").format(words=isolate(words_said(value)))


def item_said(say: Words, plan: Plan, item: Item, value: str) -> Markup:
    """Return the answer to one item: that of an instrument's part in the instrument's words."""
    if isinstance(item.asked, InstrumentQuestion):
        return Markup("{choice}").format(choice=instrument_of(item.asked).choices[int(value)])
    return value_said(say, plan, item.question, value)


def title_of(plan: Plan, question: str, language: str) -> str:
    """Return what a question is called in a language of the plan, or its name."""
    asked = plan.questions.get(question)
    if asked and language in asked.title:
        return asked.title[language]
    if isinstance(asked, InstrumentQuestion):
        return instrument_of(asked).title
    return question.replace("_", " ")


def number_said(say: Words, asked: Question, value: Decimal) -> str:
    """Return a number alone, as short as it can be: “6”, “30 %”, “72,5”; a score as whole."""
    match asked:
        case Percent():
            return f"{value:f} %"
        case InstrumentQuestion():
            return f"{value:.0f}"
    return decimal_said(say, f"{value:f}")


def words_said(typed: str) -> str:
    """Return what was typed on one line, shortened if it is long."""
    return quote(" ".join(typed.split()), _LONGEST)


def decimal_said(say: Words, number: str) -> str:
    """Return a number with the decimal mark of the language."""
    return number if say.language == SOURCE_LANGUAGE else number.replace(".", ",")


def _rounded(say: Words, asked: Question, value: str) -> str:
    try:
        return number_said(say, asked, Decimal(value))
    except InvalidOperation:
        return value

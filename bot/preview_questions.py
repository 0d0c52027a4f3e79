"""The questions of a plan as its preview shows them: the words, and the buttons that answer."""

from collections.abc import Iterable

from bot.words import words
from schedules.check_in import check_in_items
from schedules.instruments import INSTRUMENTS
from schedules.plan import Plan
from schedules.question import Choice, InstrumentQuestion, Number, Percent, Question, Scale, YesNo
from schedules.texts import choose_language


def questions_asked(plan: Plan, lang: str) -> list[str]:
    """Give each question that a check-in asks readers of a language, with its answers below."""
    language = choose_language(plan, lang)
    asked = dict.fromkeys(
        item.question
        for step in plan.steps.values()
        if step.questions
        for item in check_in_items(plan, step, language)
    )
    return [_question(name, plan.questions[name], language) for name in asked]


def buttons(labels: Iterable[str]) -> str:
    """Give the labels of buttons as they are shown in a terminal, such as `[Yes] [No]`."""
    return " ".join(f"[{label}]" for label in labels)


def _question(name: str, question: Question, language: str) -> str:
    if isinstance(question, InstrumentQuestion):
        published = INSTRUMENTS[question.instrument]
        answers = buttons(published.choices)
        heading = f"{name}: {published.title}, {len(published.items)} items"
        codes = f"LOINC {published.loinc_panel}, its score {published.loinc_score}"
        return "\n".join([heading, answers, f"{published.notice}. {published.citation}", codes])
    return f"{name}: {question.question[language]}\n{_answers(question, language)}"


def _answers(question: Question, language: str) -> str:
    match question:
        case Scale():
            numbers = buttons(str(n) for n in range(question.low, question.high + 1))
            low, high = question.low_label[language], question.high_label[language]
            return f"{numbers}\n{question.low} = {low}, {question.high} = {high}"
        case Percent():
            return buttons(f"{n} %" for n in range(0, 101, 10))
        case YesNo():
            return buttons([words(language)("Yes"), words(language)("No")])
        case Choice():
            return buttons(choice[language] for choice in question.choices.values())
        case Number():
            return f"a number from {question.low} to {question.high}, {question.unit[language]}"
    return "in the patient's own words"

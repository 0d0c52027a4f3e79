"""Whether a condition of a rule suits the answers that its question can have."""

from schedules.checks.written import Written, mapping
from schedules.faults import did_you_mean
from schedules.question import QUESTION_TYPES
from schedules.rule import Changed, Compares, Is, NearBaseline

About = Compares | Is | NearBaseline | Changed
NUMBERED = {"scale", "percent", "number", "instrument"}
HUNDRED = {"percent", "instrument"}
DIRECTED = {"scale", "percent", "instrument"}
"""Types of question that always have a better end; a number may have one."""


def unsuited(about: About, question: Written) -> str | None:
    """Say why a condition can never hold for any answer to its question, or give None."""
    if str(question.get("type", "scale")) not in QUESTION_TYPES:
        return None  # which is said where the type is written
    if question.get("type") == "text":
        return f"`{about.question}` is answered in free words, which a rule cannot judge."
    if isinstance(about, Is):
        return _unknown_answer(about, question)
    if question.get("type", "scale") not in NUMBERED:
        return f"`{about.question}` is not answered with a number. Write “{about.question} is …”."
    if isinstance(about, Compares):
        return _out_of_range(about, question)
    return _unreachable_change(about, question)


def _unknown_answer(about: Is, question: Written) -> str | None:
    known = {"yes_no": ["yes", "no"], "choice": [*mapping(question.get("choices"))]}
    words = known.get(str(question.get("type", "scale")))
    if words is None:
        return f"`{about.question}` is answered with a number. Write “{about.question} >= …”."
    if about.answer in words:
        return None
    hint = did_you_mean(about.answer, words) or f" Use one of: {', '.join(words)}."
    return f"“{about.answer}” is no answer to `{about.question}`.{hint}"


def answer_range(question: Written) -> tuple[int, int] | None:
    """Give the least and the greatest answer in numbers; None where they are not known."""
    if question.get("type") in HUNDRED:
        return 0, 100
    low, high = question.get("low"), question.get("high")
    if not (isinstance(low, int) and isinstance(high, int)):
        return None
    return (low, high) if low < high else None


def _out_of_range(about: Compares, question: Written) -> str | None:
    if not (ends := answer_range(question)):
        return None
    low, high = ends
    possible = {
        ">=": about.number <= high,
        ">": about.number < high,
        "<=": about.number >= low,
        "<": about.number > low,
        "=": low <= about.number <= high and _is_offered(about.number, question),
    }
    if possible[about.sign]:
        return None
    every = ""
    if question.get("type") == "percent":
        every = ", by tens"
    elif about.sign == "=" and question.get("type", "scale") == "scale":
        every = ", in whole numbers"
    said = f"{about.question} {about.sign} {about.number:g}"
    return f"“{said}” never holds: `{about.question}` is answered with {low} to {high}{every}."


def _is_offered(number: float, question: Written) -> bool:
    match question.get("type", "scale"):
        case "percent":
            return number % 10 == 0
        case "scale":
            return number.is_integer()
        case _:
            return True


def _unreachable_change(about: NearBaseline | Changed, question: Written) -> str | None:
    if question.get("type", "scale") not in DIRECTED and "better" not in question:
        return f"`{about.question}` does not say which end is better. Add `better:` to it."
    ends = answer_range(question)
    if ends and isinstance(about, Changed) and about.by > ends[1] - ends[0]:
        most = ends[1] - ends[0]
        return f"`{about.question}` changes by {most} at most, so it never changes by {about.by:g}."
    return None

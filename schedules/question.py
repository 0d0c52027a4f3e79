"""Questions a check-in asks, each with the form of its answer."""

from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    Discriminator,
    Field,
    StrictInt,
    Tag,
    ValidationInfo,
    field_validator,
)

from schedules.fields import Amount, Listed, Name, Strict, Texts

PERCENT_STEP = 10
LONGEST_SCALE = 20
Matters = Amount | None
"""From how much on a change of the answer means something; None if that is not known."""


class Asked(Strict):
    """What all questions have: the words, a short title for lists and charts, where it is from."""

    title: Texts = Field(default_factory=dict)
    question: Texts
    source: Listed = ()


def _ascends(high: int, info: ValidationInfo) -> int:
    if high <= info.data.get("low", high - 1):
        raise ValueError("`high` must be greater than `low`.")
    return high


class Scale(Asked):
    """A question answered with one whole number from `low` to `high`, each a button."""

    type: Literal["scale"] = "scale"
    low: StrictInt
    high: StrictInt
    low_label: Texts
    high_label: Texts
    better: Literal["low", "high"]
    matters: Matters = None

    @field_validator("high")
    @classmethod
    def _fits_buttons(cls, high: int, info: ValidationInfo) -> int:
        low = info.data.get("low", high - 1)
        if not low < high <= low + LONGEST_SCALE:
            raise ValueError(f"`high` must be greater than `low`, by {LONGEST_SCALE} at most.")
        return high


class Percent(Asked):
    """A question answered with 0 to 100 percent, by tens."""

    type: Literal["percent"]
    better: Literal["low", "high"] = "high"
    matters: Matters = None

    @property
    def low(self) -> int:
        """Give the least answer."""
        return 0

    @property
    def high(self) -> int:
        """Give the greatest answer."""
        return 100


class YesNo(Asked):
    """A question answered with yes or no."""

    type: Literal["yes_no"]


class Choice(Asked):
    """A question answered with one of a few choices, in the order of the plan."""

    type: Literal["choice"]
    choices: Annotated[dict[Name, Texts], Field(min_length=2, max_length=8)]


class Number(Asked):
    """A question answered by typing a number with a unit; out of `low` to `high` it is refused."""

    type: Literal["number"]
    unit: Texts
    low: StrictInt
    high: StrictInt
    decimals: Annotated[StrictInt, Field(ge=0, le=2)] = 0
    better: Literal["low", "high"] | None = None
    matters: Matters = None

    _ascends = field_validator("high")(_ascends)


class FreeText(Asked):
    """A question answered in the patient's own words, which staff read."""

    type: Literal["text"]


class InstrumentQuestion(Strict):
    """A published questionnaire, asked word for word as `schedules.instruments` holds it."""

    type: Literal["instrument"]
    instrument: Literal["hoos_jr"]
    title: Texts = Field(default_factory=dict)
    source: Listed = ()
    matters: Matters = None


QUESTION_TYPES: dict[str, type[BaseModel]] = {
    "scale": Scale,
    "percent": Percent,
    "yes_no": YesNo,
    "choice": Choice,
    "number": Number,
    "text": FreeText,
    "instrument": InstrumentQuestion,
}
QUESTION_FORMS: dict[object, type[BaseModel]] = {f"<{k}>": m for k, m in QUESTION_TYPES.items()}
"""The forms of an answer as they show up in the places that validation reports."""


def _form(value: object) -> str:
    kind = value.get("type", "scale") if isinstance(value, dict) else getattr(value, "type", None)
    return f"<{kind if str(kind) in QUESTION_TYPES else 'scale'}>"


Question = Annotated[
    Annotated[Scale, Tag("<scale>")]
    | Annotated[Percent, Tag("<percent>")]
    | Annotated[YesNo, Tag("<yes_no>")]
    | Annotated[Choice, Tag("<choice>")]
    | Annotated[Number, Tag("<number>")]
    | Annotated[FreeText, Tag("<text>")]
    | Annotated[InstrumentQuestion, Tag("<instrument>")],
    Discriminator(_form),
]


def better_end(asked: Question) -> Literal["low", "high"] | None:
    """Give the end of a question's answers that is the good one; None if neither is."""
    match asked:
        case Scale() | Percent() | Number():
            return asked.better
        case InstrumentQuestion():
            return "high"
    return None

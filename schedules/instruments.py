"""Published questionnaires, asked word for word, and the tables that turn answers into scores.

HOOS, JR is the property of HSS, which lets anyone use it unaltered. It was validated for hip
replacement, not for injections: its score tells a clinic how its own patients fare, and is no proof
of what a treatment does. It is held here in English, the language it was validated in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class InstrumentItem:
    """One item of a questionnaire below the stem that leads to it."""

    stem: str
    text: str


@dataclass(frozen=True)
class Instrument:
    """A questionnaire as published; each item is answered by the position of a choice, from 0.

    `intervals` gives the score for each sum of the answers; a change of `matters` means something;
    `loinc_panel` and `loinc_score` are the codes of the whole and of its score.
    """

    title: str
    language: str
    instructions: str
    items: tuple[InstrumentItem, ...]
    choices: tuple[str, ...]
    intervals: tuple[Decimal, ...]
    matters: Decimal
    notice: str
    citation: str
    loinc_panel: str
    loinc_score: str

    def score(self, raw: Sequence[int | None]) -> Decimal | None:
        """Return the interval score, 100 for the best, or None unless every item is answered."""
        answers = [answer for answer in raw if answer in range(len(self.choices))]
        if len(raw) != len(self.items) or len(answers) != len(self.items):
            return None
        return self.intervals[sum(answer for answer in answers if answer is not None)]


_PAIN = (
    "What amount of hip pain have you experienced the last week during the following activities?"
)
_FUNCTION = (
    "The following questions concern your physical function. By this we mean your ability to move "
    "around and to look after yourself. For each of the following activities please indicate the "
    "degree of difficulty you have experienced in the last week due to your hip."
)

HOOS_JR = Instrument(
    title="HOOS, JR",
    language="en",
    instructions=(
        "This survey asks for your view about your hip. This information will help us keep track "
        "of how you feel about your hip and how well you are able to do your usual activities. "
        "Answer every question by ticking the appropriate box, only one box for each question. "
        "If you are unsure about how to answer a question, please give the best answer you can."
    ),
    items=(
        InstrumentItem(_PAIN, "Going up or down stairs"),
        InstrumentItem(_PAIN, "Walking on an uneven surface"),
        InstrumentItem(_FUNCTION, "Rising from sitting"),
        InstrumentItem(_FUNCTION, "Bending to floor/pick up an object"),
        InstrumentItem(_FUNCTION, "Lying in bed (turning over, maintaining hip position)"),
        InstrumentItem(_FUNCTION, "Sitting"),
    ),
    choices=("None", "Mild", "Moderate", "Severe", "Extreme"),
    # By the sum of the six answers, 0 to 24: the steps are not equal, so no formula gives them.
    intervals=tuple(
        Decimal(interval)
        for interval in (
            *("100", "92.340", "85.257", "80.550", "76.776", "73.472", "70.426", "67.516"),
            *("64.664", "61.815", "58.930", "55.985", "52.965", "49.858", "46.652", "43.335"),
            *("39.902", "36.363", "32.735", "29.009", "25.103", "20.805", "15.633", "8.104"),
            "0",
        )
    ),
    # For osteoarthritis, from how its scores are spread. A plan may say another.
    matters=Decimal("7.76"),
    notice="HOOS, JR © HSS",
    citation=(
        "Lyman S, Lee YY, Franklin PD, Li W, Mayman DJ, Padgett DE. Validation of the HOOS, JR: "
        "a short-form hip replacement survey. Clin Orthop Relat Res 2016;474:1472-1482."
    ),
    loinc_panel="82316-1",
    loinc_score="82323-7",
)

INSTRUMENTS = {"hoos_jr": HOOS_JR}
"""Each questionnaire by the name that a plan knows it by."""

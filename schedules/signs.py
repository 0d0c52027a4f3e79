"""The signs of danger that words are understood as, and what is to be done about each.

A plan's own red flag for a sign goes first; where it has none, signs.toml says what to do.
"""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from schedules.packaged import packaged
from schedules.plan import Plan
from schedules.red_flag import RedFlag, Urgency
from schedules.texts import choose_language, flag_texts, told

SIGNS: dict[str, RedFlag] = {
    name: RedFlag.model_validate_strings(row)
    for name, row in packaged("schedules", "signs.toml").items()
}
"""By the name that `understand` gives them, the most urgent first."""

ALIASES = {"chest_pain": "chest", "breathing": "chest", "allergic": "throat", "infection": "wound"}
"""What a plan may also call its red flag for a sign; the sign's own name goes first."""

_MOST_URGENT_FIRST = tuple(Urgency)


class Instruction(NamedTuple):
    """What a patient with a sign is to do, “SIGN: DO.”; `name` is the red flag's, or the sign's."""

    name: str
    urgency: Urgency
    sign: str
    do: str

    @property
    def line(self) -> str:
        """The whole of it."""
        return f"{self.sign}: {self.do}."


def instructions(
    plan: Plan, signs: Collection[str], lang: str, facts: Mapping[str, str]
) -> list[Instruction]:
    """Give what to do about the signs, the most urgent first and none of it twice.

    In an emergency that alone counts: whoever is to call for help reads of nothing else.
    """
    found = [_instruction(plan, sign, lang, facts) for sign in SIGNS if sign in signs]
    once = {one.name: one for one in found}.values()
    emergencies = [one for one in once if one.urgency is Urgency.EMERGENCY]
    return emergencies or sorted(once, key=lambda one: _MOST_URGENT_FIRST.index(one.urgency))


def offered(plan: Plan) -> list[str]:
    """Give the names of the signs to ask for: the plan's own red flags, or ours where it has none.

    `instruction` takes each of them.
    """
    return list(plan.red_flags or SIGNS)


def instruction(plan: Plan, name: str, lang: str, facts: Mapping[str, str]) -> Instruction:
    """Give what to do about one of the plan's red flags, or else of our signs.

    Raises KeyError for any other name.
    """
    if name in plan.red_flags:
        return Instruction(name, plan.red_flags[name].level, *flag_texts(plan, name, lang, facts))
    return Instruction(name, SIGNS[name].level, *told(SIGNS[name], lang, facts))


def _instruction(plan: Plan, sign: str, lang: str, facts: Mapping[str, str]) -> Instruction:
    names = [name for name in (sign, ALIASES.get(sign)) if name in plan.red_flags]
    if names and choose_language(plan, lang).partition("-")[0] == lang:
        return instruction(plan, str(names[0]), lang, facts)
    return Instruction(sign, SIGNS[sign].level, *told(SIGNS[sign], lang, facts))

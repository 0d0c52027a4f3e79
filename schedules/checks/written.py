"""A plan's values as written in its file, read one by one so that a wrong one hides no other."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import TypeAdapter, ValidationError

from schedules.offset import Offset
from schedules.rule import Condition, parse_condition
from schedules.when import BY_RULE, Span, When, expand

Written = Mapping[str, object]
_WHENS: TypeAdapter[tuple[When, ...]] = TypeAdapter(tuple[When, ...])


def mapping(value: object) -> Written:
    """Give a mapping as it is, and an empty one for all else."""
    return value if isinstance(value, dict) else {}


def texts(value: object) -> list[str]:
    """Give the texts of a list, or of one text that stands for a list."""
    items: Iterable[object] = value if isinstance(value, list | tuple) else [value]
    return [item for item in items if isinstance(item, str)]


def family(root: Written, name: str) -> Iterator[tuple[str, Written]]:
    """Give the name and the keys of each part in a family, such as the steps."""
    for part, value in mapping(root.get(name)).items():
        yield part, mapping(value)


def offset(value: object) -> Offset | None:
    """Read a distance from the procedure; None for what is none."""
    if isinstance(value, Offset):
        return value
    try:
        return Offset.parse(value)
    except ValueError:
        return None


def condition(value: object) -> Condition | None:
    """Read the condition of a rule; None for what is none."""
    try:
        return parse_condition(value)
    except ValueError:
        return None


def starts_by_rule(step: Written) -> bool:
    """Say whether only a rule starts a step."""
    return BY_RULE in texts(step.get("when"))


def spans(step: Written) -> tuple[Span, ...] | None:
    """Read when a step's reminders fall; None where that cannot be read."""
    when = step.get("when")
    try:
        return expand(_WHENS.validate_python(when if isinstance(when, list | tuple) else [when]))
    except (ValidationError, ValueError):
        return None

"""What of a plan a patient may ask about, by the short title of each: the buttons of “May I …?”."""

from schedules.asked import Part, PartKind, Thing, called
from schedules.fields import LONGEST_TITLE
from schedules.plan import Plan


def askable(plan: Plan, language: str) -> list[tuple[Part, str]]:
    """Give each part of a plan that can be asked about, with its title in one of its languages.

    What is allowed once a restriction is over, of the same words, is asked about with that.
    """
    return [
        (part, _title(plan, part, language))
        for part, words in called(plan, language)
        if part.kind is PartKind.RESTRICTION or not _belongs_to_another(plan, language, words)
    ]


def about(plan: Plan, part: Part, language: str) -> Thing | None:
    """Give a part of a plan as a thing that is asked about; None if the plan has no such part."""
    parts = dict(called(plan, language))
    if part not in parts:
        return None
    own = set(parts[part])
    others = [
        other
        for other, words in parts.items()
        if part.kind is PartKind.RESTRICTION and other.kind is PartKind.ALLOWED
        if words and own.issuperset(words)
    ]
    return Thing(_title(plan, part, language), (part, *others))


def _belongs_to_another(plan: Plan, language: str, words: tuple[str, ...]) -> bool:
    return bool(words) and any(
        other.kind is PartKind.RESTRICTION and set(theirs).issuperset(words)
        for other, theirs in called(plan, language)
    )


def _title(plan: Plan, part: Part, language: str) -> str:
    """Give a part's title, or for lack of one the first of its words, medicines or card."""
    if part.kind is PartKind.ALLOWED:
        titled = plan.allowed[part.name]
        named = (*titled.words.get(language, ()), *titled.medicines, part.name.replace("_", " "))
        title = titled.title.get(language) or _begun(named[0])
    else:
        step = plan.steps[part.name]
        own = step.covers.title.get(language) if step.covers else None
        title = own or step.card[language]
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1].rstrip(' ,')}…"


def _begun(title: str) -> str:
    return title[:1].upper() + title[1:]

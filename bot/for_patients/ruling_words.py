"""What a plan says of things that a patient asks about, in words: to the patient and to staff."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from bot.for_patients.today import dated
from bot.quote import quote
from bot.settings import Clinic
from bot.words import Words, isolate
from schedules.asked import Thing
from schedules.permitted import Ruling, Says, ruling
from schedules.plan import Plan
from schedules.texts import allowed_text, card_line, choose_language
from schedules.timeline import Course

_LONGEST = 4_000  # letters; Telegram takes 4,096 of a message
_LONGEST_TOLD = 120  # letters of the plan's words that staff read, beside those of the patient
_ROOMY = 2_000  # letters of a patient's words that leave room for the answer to them


@dataclass(frozen=True)
class Asking:
    """A patient's question: about what, by which plan and course, on which local day."""

    plan: Plan
    course: Course
    today: date
    things: tuple[Thing, ...]

    def rulings(self) -> dict[Ruling, list[Thing]]:
        """Give each thing that the plan says with what it says it of, in the question's order."""
        found: dict[Ruling, list[Thing]] = {}
        for thing in self.things:
            found.setdefault(ruling(self.plan, self.course, thing, self.today), []).append(thing)
        return found

    @property
    def is_known(self) -> bool:
        """Tell whether the plan says anything to the question."""
        return any(one.says is not Says.UNKNOWN for one in self.rulings())


def answers_said(say: Words, clinic: Clinic, asking: Asking) -> list[Markup]:
    """Return what the plan says of each thing, and what was understood; no drug in a first line.

    It is one text, or several where one would be too long. Some of it is known to the plan.
    """
    blocks = [
        _lines(
            say("You asked about: <b>{things}</b>", things=_named(things)),
            *_said(say, clinic, asking, one, is_medicine=any(t.medicines for t in things)),
        )
        for one, things in asking.rulings().items()
    ]
    heading = say("Your plan says:")
    whole = Markup("\n\n").join([heading, *blocks])
    if len(whole) <= _LONGEST:
        return [whole]
    return [heading + "\n\n" + block for block in blocks]


def answer_told(say: Words, clinic: Clinic, asking: Asking, wrote: str) -> Markup:
    """Return what staff read of the answer that a patient got, if it has room below the words."""
    if quote(wrote, _ROOMY) != wrote:
        return Markup("")
    if not asking.is_known:
        return say("The plan says nothing of this. I told them that you will see it.")
    told = [
        Markup("{}: {}").format(_named(things), _shortly(say, clinic, asking, one))
        for one, things in asking.rulings().items()
    ]
    return _lines(say("I told them what the plan says:"), *told)


def _said(
    say: Words, clinic: Clinic, asking: Asking, one: Ruling, *, is_medicine: bool
) -> list[Markup]:
    facts = clinic.facts(say.language)
    match one.says:
        case Says.NOT_BEFORE | Says.TO_COME:
            return _ruled_out(say, clinic, asking, one)
        case Says.FINE:
            return [_allowed(say, clinic, asking, one)]
        case Says.FROM:
            left = _days_left(say, one.since, asking.today)
            day = _day(say, one.since, asking.today)
            from_then = say("<b>Not yet. From {day} on ({left}).</b>", day=day, left=left)
            return [from_then, _allowed(say, clinic, asking, one)]
        case Says.OVER:
            how = say("Please follow the label.") if is_medicine else say("Please start slowly.")
            over = say("Your plan no longer rules this out.")
            return [over + " " + how, say("Not sure? Call <b>{phone}</b>.", **facts)]
    return [say("I do not know this. Your clinic will see your question.")]


def _ruled_out(say: Words, clinic: Clinic, asking: Asking, one: Ruling) -> list[Markup]:
    facts, until = clinic.facts(say.language), one.until or asking.today
    covers = asking.plan.steps[one.name].covers
    instead = covers.instead.get(choose_language(asking.plan, say.language)) if covers else None
    standing = one.standing(asking.today)
    card = card_line(asking.plan, asking.course, standing, say.language, facts, asking.today)
    lines = [_when(say, asking, one, (until - asking.today).days)]
    lines.append(say("Please avoid: {card}.", card=card.rstrip(".")))
    if instead:
        lines.append(say("What is fine: {instead}.", instead=instead.rstrip(".")))
    if one.says is Says.TO_COME:
        lines.append(say("For the days before, please ask: <b>{phone}</b>.", **facts))
    if covers and covers.medicines:
        lines.append(_prescribed(say, clinic))
    return lines


def _prescribed(say: Words, clinic: Clinic) -> Markup:
    return say(
        "Did a doctor prescribe it? Then keep taking it and tell your clinic: <b>{phone}</b>.",
        **clinic.facts(say.language),
    )


def _when(say: Words, asking: Asking, one: Ruling, days: int) -> Markup:
    until = _day(say, one.until, asking.today)
    if one.says is Says.TO_COME:
        since = _day(say, one.since, asking.today)
        return say(
            "<b>Ruled out from {since} on, allowed from {until}.</b>", since=since, until=until
        )
    left = say.plural("{count} day", "{count} days", days)
    return say("<b>Not before {day}: {days}.</b>", day=until, days=left)


def _allowed(say: Words, clinic: Clinic, asking: Asking, one: Ruling) -> Markup:
    facts = clinic.facts(say.language)
    allowed = asking.plan.allowed[one.name]
    return Markup("{}").format(allowed_text(asking.plan, allowed, say.language, facts))


def _shortly(say: Words, clinic: Clinic, asking: Asking, one: Ruling) -> Markup:
    since, until = (say.long_day(day) if day else "" for day in (one.since, one.until))
    match one.says:
        case Says.NOT_BEFORE:
            return say("not before {day}", day=until)
        case Says.TO_COME:
            return say("ruled out from {day} on", day=since)
        case Says.FROM:
            return say("from {day} on", day=since)
        case Says.OVER:
            return say("no longer ruled out")
        case Says.FINE:
            words = _allowed(say, clinic, asking, one).unescape()
            return Markup("“{}”").format(quote(" ".join(words.split()), _LONGEST_TOLD))
    return say("the plan says nothing of it")


def _named(things: list[Thing]) -> str:
    return ", ".join(dict.fromkeys(isolate(thing.said) for thing in things))


def _day(say: Words, day: date | None, today: date) -> str:
    return dated(say, day or today, today)


def _days_left(say: Words, day: date | None, today: date) -> Markup:
    return say.plural("{count} day left", "{count} days left", ((day or today) - today).days)


def _lines(*lines: Markup) -> Markup:
    return Markup("\n").join(lines)

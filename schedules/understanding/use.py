"""What is said of a medicine: taken, asked about, not taken, or something else.

Of the words of a table's group `use` in the same sentence those nearest to the medicine count.
“Can I take” asks and “didn't take” denies: a verb that goes on such words says nothing itself.
`perhaps` asks only in a question: “¿lo sigo tomando?”.
"""

from dataclasses import replace

from .context import Context
from .match import Match
from .medicines import Mention
from .read_as import ReadAs
from .tokens import Token

ORDER = ("taken", "asked", "other", "negated")
"""What is said of several medicines of a message: the first of these that is said of any."""
RANK = {"taken": 0, "negated": 1, "asked": 2}
GOES_ON = 3
"""Words from “can I” or “didn't” to the verb that it is about."""


def use_of(named: list[Mention], reading: ReadAs) -> str:
    """Give what is said of the NSAIDs named; “none” without any."""
    if not named:
        return "none"
    said = [_as_asked(match, reading.words) for match in reading.find("use")]
    uses = {_use(Match(m.said, m.words), reading.words, said, reading.context) for m in named}
    return next(use for use in ORDER if use in uses)


def _as_asked(match: Match, message: list[Token]) -> Match:
    asks = match.name == "perhaps" and message[match.end - 1].asked
    return replace(match, name="asked") if asks else match


def _use(mention: Match, message: list[Token], said: list[Match], context: Context) -> str:
    sentence = message[mention.start].sentence
    here = [m for m in said if message[m.start].sentence == sentence]
    if context.about_other(mention) or any(_beside(m, mention) for m in here if m.name == "other"):
        return "other"
    verb = _nearest(_verbs(here), mention)
    later = any(_asks_later(match, message, sentence) for match in said)
    if any(_beside(m, mention) for m in here if m.name == "has"):
        # “I have some left” tells nothing of itself, “I have some left, may I?” asks.
        return "asked" if later or (verb and verb.name == "asked") else "other"
    if _refused(verb, mention, context):
        return "negated"
    if context.long_ago(mention):
        return "other"
    if verb is None or verb.name == "asked":
        asked = verb or later or message[mention.start].asked or context.supposed(mention)
        return "asked" if asked else "taken"
    return "asked" if verb.name == "taken" and context.supposed(mention) else verb.name


def _asks_later(match: Match, message: list[Token], sentence: int) -> bool:
    """“They gave me etoricoxib. Is that all right?”"""
    return match.name == "asked" and message[match.start].sentence > sentence


def _verbs(here: list[Match]) -> list[Match]:
    """Give what is said without the verbs that only go on a question or a denial."""
    verbs = [match for match in here if match.name in RANK]
    return [verb for verb in verbs if not any(_goes_on(verb, first) for first in verbs)]


def _goes_on(verb: Match, first: Match) -> bool:
    """“Should I avoid” asks, “stayed off taking” denies: the first says it."""
    near = 0 <= verb.start - first.end < GOES_ON or first.start <= verb.start < first.end
    return near and RANK[verb.name] < RANK[first.name]


def _nearest(verbs: list[Match], mention: Match) -> Match | None:
    return min(
        verbs, key=lambda m: (_distance(m, mention), ORDER[::-1].index(m.name)), default=None
    )


def _distance(match: Match, mention: Match) -> int:
    return max(mention.start - match.end, match.start - mention.end, 0)


def _beside(match: Match, mention: Match) -> bool:
    return _distance(match, mention) <= 2 * GOES_ON


def _refused(verb: Match | None, mention: Match, context: Context) -> bool:
    """Tell whether the verb is denied, or without one the medicine itself."""
    if verb is None:
        return context.denied(mention)
    if verb.name == "taken":
        denied = context.denied_at_once(verb) or context.denied_between(verb, mention)
        return denied or context.denied_at_once(mention)
    return verb.name == "negated"

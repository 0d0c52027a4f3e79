"""What may be told of a patient beyond the four questions: zone, ends of restrictions, profile."""

from datetime import timedelta

from markupsafe import Markup

from bot.button import Button, button
from bot.dates import read_date
from bot.for_staff.change_questions import restrictions
from bot.for_staff.enrol_answers import Answers, anchor_of, plan_with, zone_of
from bot.for_staff.enrol_questions import Question, more_lines, today_of
from bot.for_staff.step_title import step_title
from bot.places import City, find_cities, zones_of_country_of
from bot.profile_words import PARTS, part_named, value_named
from bot.spans import read_span
from bot.talk import Rows, Talk
from bot.words import isolate
from schedules.localtime import UnknownZoneError, find_zone
from schedules.offset import Offset
from schedules.plan import Plan

NOT_KNOWN = "none"
"""What a button says that takes an answer back."""
_NEAR_WEEKS = (-2, -1, 1, 2)


def ask_more(talk: Talk, answers: Answers) -> Question:
    """Show what may be told, and what was told of it so far."""
    plan = plan_with(talk.session, talk, answers)
    html = talk.words(
        "<b>More about {label}</b>\nYou may leave all of this out.", label=isolate(answers["label"])
    )
    if told := more_lines(talk, plan, answers):
        html += Markup("\n\n") + Markup("\n").join(told)
    say = talk.words
    first = [button(say("Time zone"), "extra", "zone")]
    if restrictions(plan):
        first.append(button(say("End of a restriction"), "extra", "ends"))
    return html, [first, [button(part_named(say, part), "extra", part) for part in PARTS]]


def ask_zone(talk: Talk, answers: Answers) -> Question:
    """Ask where the patient lives."""
    html = talk.words(
        "<b>{label}</b>\nTime zone: {zone}\nTap a town, or type the patient's town.",
        label=isolate(answers["label"]),
        zone=zone_of(talk, answers),
    )
    return html, _towns(zones_of_country_of(talk.clinic.zone))


def towns_typed(talk: Talk) -> Rows:
    """Return a button for each town that was typed; none if it is no town."""
    return _towns(find_cities((talk.incoming.text or "").strip()))


def _towns(cities: list[City]) -> Rows:
    return [
        [button(f"{city.name} · {city.zone}", "extra_is", "zone", city.zone)] for city in cities
    ]


def ask_ends(talk: Talk, answers: Answers) -> Question:
    """Ask which restriction shall end at another time than the plan says."""
    say, plan = talk.words, plan_with(talk.session, talk, answers)
    day, _ = anchor_of(answers)
    rows: Rows = []
    for place, name in enumerate(restrictions(plan)):
        until = plan.steps[name].until
        end = say.long_day(until.after(day)) if until else "–"
        title = step_title(say, plan, name).unescape()
        rows.append([button(f"{title} · {end}", "extra_is", "ends", place)])
    html = say("<b>{label}</b>\nWhich end shall be changed?", label=isolate(answers["label"]))
    return html, rows


def ask_end(talk: Talk, answers: Answers) -> Question:
    """Ask when the restriction that was chosen shall end."""
    say, plan, step = talk.words, plan_with(talk.session, talk, answers), answers["step"]
    day, _ = anchor_of(answers)
    until = plan.steps[step].until or Offset()
    html = say(
        "<b>{label}</b>\n{step}\nuntil {day}\nTap, or type a length such as 4 weeks, or a date.",
        label=isolate(answers["label"]),
        step=step_title(say, plan, step),
        day=say.long_day(until.after(day)),
    )
    rows: Rows = [[near] for near in _near(talk, plan, answers)]
    if step in answers.get("ends", {}):
        rows.append([button(say("As in the plan"), "extra_is", "end", NOT_KNOWN)])
    return html, rows


def _near(talk: Talk, plan: Plan, answers: Answers) -> list[Button]:
    """Return a button for each end a week or two before and after the one that counts now."""
    day, _ = anchor_of(answers)
    until = plan.steps[answers["step"]].until or Offset()
    weeks = round((until.after(day) - day).days / 7)
    near = [weeks + more for more in _NEAR_WEEKS if weeks + more > 0]
    return [
        button(
            Markup("{} · {}").format(
                talk.words.plural("{count} week", "{count} weeks", count),
                talk.words.long_day(day + timedelta(weeks=count)),
            ),
            "extra_is",
            "end",
            f"{count} weeks" if count > 1 else "1 week",
        )
        for count in near
    ]


def ask_part(talk: Talk, answers: Answers, part: str) -> Question:
    """Ask for one part of the patient's profile."""
    say = talk.words
    choices = [button(_begun(value_named(say, v)), "extra_is", part, v.value) for v in PARTS[part]]
    unknown = button(say("Not known"), "extra_is", part, NOT_KNOWN)
    html = Markup("<b>{}</b>\n{}").format(isolate(answers["label"]), part_named(say, part))
    return html, [*[[choice] for choice in choices], [unknown]]


def _begun(label: Markup) -> str:
    """Return a label as it stands alone: with a capital."""
    return label[:1].upper() + label[1:]


def read_extra(talk: Talk, answers: Answers, asked: str) -> str | None:
    """Return what was typed as an answer to a zone or an end; None if it is none."""
    text = (talk.incoming.text or "").strip()
    if asked == "zone":
        try:
            return find_zone(text).key
        except UnknownZoneError:
            return None
    if asked != "end":
        return None
    if span := read_span(text):
        return span
    until = read_date(text, talk.language, today_of(talk))
    days = (until - anchor_of(answers)[0]).days if until else 0
    return f"{days} days" if days > 0 else None


def with_extra(talk: Talk, answers: Answers, asked: str, value: str) -> Answers:
    """Return the answers with one of these told, or taken back."""
    if asked == "ends":
        plan = plan_with(talk.session, talk, answers)
        return {**answers, "step": restrictions(plan)[int(value)]}
    if asked == "end":
        ends = {k: v for k, v in answers.get("ends", {}).items() if k != answers["step"]}
        return {**answers, "ends": ends if value == NOT_KNOWN else {**ends, answers["step"]: value}}
    if asked in PARTS and value != NOT_KNOWN:
        value = PARTS[asked](value).value
    return {**answers, asked: None if value == NOT_KNOWN else value}

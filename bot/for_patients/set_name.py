"""The patient's first name, if they tell it: for the greeting on the day's card, and for staff."""

from markupsafe import Markup

from bot.first_name import LONGEST_NAME, read_name
from bot.for_patients.mine import says_stop
from bot.for_patients.set_aside import asked_since
from bot.for_patients.setting import Outcome, Page, Setting, choice
from bot.for_patients.settling import pass_on_too
from bot.talk import Talk
from bot.words import isolate
from schedules.checks.discretion import tells_too_much
from schedules.enrolment import Enrolment
from schedules.understanding.tables import lexicon
from schedules.understanding.tokens import fold
from schedules.understanding.understand import Understanding

NAME = "name"
NONE = "-"


def _label(talk: Talk, enrolment: Enrolment) -> Markup:
    if enrolment.first_name is None:
        return talk.words("First name: none")
    return talk.words("First name: {name}", name=isolate(enrolment.first_name))


def _page(talk: Talk, enrolment: Enrolment) -> Page:
    html = talk.words(
        "<b>What may I call you?</b>\nPlease type your first name. You need not tell it.\n"
        "I greet you by it, and the staff of {clinic} see it.",
        **talk.clinic.facts(talk.language),
    )
    if enrolment.first_name is None:
        return Page(html, [])
    return Page(html, [[choice(NAME, talk.words("Delete my name"), NONE)]])


def _choose(talk: Talk, enrolment: Enrolment, value: str) -> Outcome | Page | None:
    name = None if value == NONE else value
    if name == enrolment.first_name:
        return None
    if name and len(name) > LONGEST_NAME:
        return Page(talk.words("This name is too long for me. Please type a shorter one."), [])
    enrolment.first_name = name
    if name is None:
        return Outcome(talk.words("Your name is deleted ✅"))
    kept = talk.words("I will call you {name} ✅", name=isolate(name))
    kept += _relay_if_more(talk, enrolment, name)
    return Outcome(kept, (talk.words("Delete my name"), NONE))


def _relay_if_more(talk: Talk, enrolment: Enrolment, name: str) -> Markup:
    """Pass on to staff what is also a word of complaints, such as “Bleeding”, and say so."""
    table = lexicon(talk.words.language)
    if not any(table.knows(word) for word in fold(name).split()):
        return Markup("")
    return pass_on_too(talk, enrolment)


def _read(talk: Talk, enrolment: Enrolment, found: Understanding) -> str | None:
    """Return a typed name; what may be an answer or a complaint is none."""
    name = read_name(found.text)
    if name is None or asked_since(talk, enrolment):
        return None
    means_more = found.stop or says_stop(found.text) or found.answer or found.medicines
    if means_more or set(fold(name).split()) & _COMPLAINTS:
        return None
    if tells_too_much(talk.language, name) and name.casefold() not in _ALSO_NAMES:
        return None
    return name


def _example(talk: Talk) -> Markup:
    return talk.words("If this was your name: please type your first name alone.")


_ALSO_NAMES = frozenset({"dolores"})
# What people complain of in a word that is no sign of danger; in whatever language, no name.
_COMPLAINTS_EN = """
    dizzy dizziness nausea nauseous vomiting sick headache tired tiredness weak weakness numb
    numbness tingling itching itchy rash cramp cramps bruise bruises constipation diarrhea
    diarrhoea sleepless help
"""
_COMPLAINTS_ES = """
    mareo mareos mareada mareado náusea náuseas vómito vómitos cansancio cansada cansado debilidad
    hormigueo picor calambre calambres moretón estreñimiento diarrea insomnio ayuda
"""
_COMPLAINTS_DE = """
    schwindel schwindelig schwindlig übelkeit übel erbrechen kopfweh müde müdigkeit schwäche taub
    taubheit kribbeln juckreiz ausschlag krampf krämpfe bluterguss verstopfung durchfall schlaflos
    schlaflosigkeit angst hilfe
"""
_COMPLAINTS = frozenset(fold(_COMPLAINTS_EN + _COMPLAINTS_ES + _COMPLAINTS_DE).split())

FIRST_NAME = Setting(NAME, _label, _page, _choose, _read, _example)

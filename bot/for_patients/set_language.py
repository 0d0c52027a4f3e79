"""The patient's language: what the bot says, its menu, and the plan's texts where it has them."""

from markupsafe import Markup

from bot.for_patients.setting import Outcome, Page, Setting, choice
from bot.menus import patient_menu
from bot.talk import Talk
from bot.words import LANGUAGES, READ_IN
from schedules.enrolment import Enrolment
from schedules.plans import plan_for
from schedules.texts import choose_language
from schedules.understanding.tokens import fold
from schedules.understanding.understand import Understanding

NAME = "language"


def texts_of_plan(talk: Talk, enrolment: Enrolment) -> Markup:
    """Return, on a line of its own, which language the plan keeps to; nothing if it has this."""
    plan = plan_for(talk.session, enrolment)
    known = choose_language(plan, enrolment.language)
    if known == enrolment.language:
        return Markup("")
    language = LANGUAGES.get(known, known)
    return "\n" + talk.words("The texts of your plan are in: {language}.", language=language)


def _label(talk: Talk, enrolment: Enrolment) -> Markup:
    name = LANGUAGES.get(enrolment.language, enrolment.language)
    return talk.words("Language: {language}", language=name)


def _page(talk: Talk, enrolment: Enrolment) -> Page:
    names = LANGUAGES.items()
    rows = [[choice(NAME, name, code, current=enrolment.language)] for code, name in names]
    return Page(talk.words("<b>Which language do you read?</b>"), rows)


def _choose(talk: Talk, enrolment: Enrolment, code: str) -> Outcome | None:
    before = enrolment.language
    if code == before or code not in LANGUAGES:
        return None
    enrolment.language = talk.language = code
    patient_menu(talk)
    html = talk.words("From now on I write to you in English ✅") + texts_of_plan(talk, enrolment)
    return Outcome(html, (READ_IN.get(before, before), before))


def _read(talk: Talk, enrolment: Enrolment, found: Understanding) -> str | None:
    """Return the language whose name was typed, in whichever of them."""
    return _NAMES.get(fold(found.text).strip(" ."))


def _example(talk: Talk) -> Markup:
    return talk.words("If you meant a language: please tap one above.")


_NAMES = {
    **dict.fromkeys(("english", "ingles", "englisch"), "en"),
    **dict.fromkeys(("spanish", "espanol", "castellano", "spanisch"), "es"),
    **dict.fromkeys(("german", "aleman", "deutsch"), "de"),
}

LANGUAGE = Setting(NAME, _label, _page, _choose, _read, _example)

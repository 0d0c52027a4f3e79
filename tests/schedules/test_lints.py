"""Lints on the care itself: each sees what people overlook, and lets its neighbour be."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sound_plan import SOUND, with_change

from schedules.checks.lints import lint
from schedules.checks.translation import SPOKEN
from schedules.loading.plan_file import load_plan
from schedules.loading.plan_text import shipped
from schedules.shelf import open_plan

HELLO = 'en: "Hello.\\nNo ibuprofen before {until}."'
HOLA = 'es: "Hola.\\nSin ibuprofeno antes del {until}."'
QUIET = " is in the quiet hours (21:00-08:00), so it is sent earlier or later. Change one of them."
LONG_LINE = " ".join(["x" * 13] * 11) + " 123456"
SPARE = "`except` names paracetamol, which `medicines` does not cover."


def lints(text: str) -> list[tuple[str, str]]:
    return [(".".join(map(str, path)), message) for path, message in lint(load_plan(text, "F"))]


def of_message(text: str, language: str) -> list[str]:
    """Give the lints of the small plan's first message when it says this instead."""
    quoted = text.replace("\n", "\\n")
    plan = with_change(HELLO if language == "en" else HOLA, f'{language}: "{quoted}"')
    found = [message for path, message in lints(_spoken_in(plan, language))]
    # The other language's message stays, so the two now differ; some the bot does not speak.
    return [m for m in found if "the text in “" not in m and "own words" not in m]


def _spoken_in(plan: str, language: str) -> str:
    """Turn the plan's second language into another."""
    if language in ("en", "es"):
        return plan
    return re.sub(r"\bes: ", f"{language}: ", plan).replace("[en, es]", f"[en, {language}]")


def test_the_small_plan_is_sound() -> None:
    assert lints(SOUND) == []


@pytest.mark.parametrize("name", shipped())
def test_no_shipped_plan_has_lints(name: str) -> None:
    assert list(lint(open_plan(name))) == []


@pytest.mark.parametrize(
    ("language", "wrong", "right", "says"),
    [
        # Sentences and words.
        ("en", "Please take a short and slow walk at home in the morning of each new day.",
         "Please take a short and slow walk at home. Do it in the morning of each new day.",
         "The sentence “Please take a short …” has 16 words. Keep it to 15, or make two of it."),
        ("en", "Rehabilitation strengthens musculature considerably. Continue to exercise"
         " moderately. Avoid unnecessary exertion of any description.",
         "Slow walks make your muscles strong. Please do them each day. Leave it if it hurts you.",
         "The text in “en” reads at school grade 24.2; 6 is the most. Use shorter words and"
         " sentences, in place of “Rehabilitation”, “considerably”, “moderately”."),
        # A short text may be a little harder, and a very short one has no hard word.
        ("en", "Hello.\nDo your physical therapy exercises every morning and every evening,"
         " please.",
         "Please do your gentle exercises at home, each morning and evening, until Sunday.",
         "The text in “en” reads at school grade 10.4; 6 is the most. Use shorter words and"
         " sentences, in place of “exercises”, “physical”, “therapy”."),
        ("es", "Hola.\nHoy continúe practicando ejercicios moderados con su fisioterapeuta"
         " particular de siempre.",
         "Hola. Un aviso de {clinic}. Hoy puede empezar con estiramientos suaves.",
         "The text in “es” reads at school grade"),
        ("en", "Avoid overexertion.", "Hello.\nTake acetaminophen.", "“overexertion” is a hard"
         " word in “en”. Use a shorter one, or two."),
        ("es", "Evite el sobrecalentamiento.", "Hola.\nVaya al fisioterapeuta.",
         "“sobrecalentamiento” is a hard word"),
        # The first line.
        ("en", "No more pain now.", "Hello.\nNo more pain now.", "“pain”"),
        ("en", "Bring your Advil.", "Hello.\nBring your Advil.", "“Advil”"),
        ("en", "Your hips like rest.", "Your hippo likes rest.", "“hips”"),
        ("en", "For stem cells.", "For steam.", "“stem cells”"),
        ("en", "Use no gel.", "Use no gelatin.", "“gel”"),  # a word of the plan's own
        ("es", "Sin diclofenaco.", "Hola.\nSin diclofenaco.", "“diclofenac”"),
        ("es", "Mueva las rodillas.", "Mueva la mano.", "“rodillas”"),
        # Shouting, emoji.
        ("en", "Good!! Go on.", "Good! Go on.", "“!!” shouts. End the sentence with a full stop."),
        ("en", "Go on 😀 like this 👍🏽.", "Go on like this 👍🏽.",
         "There are 2 emoji. Keep one at most."),
        ("en", "Go on.\n👍 Bye.", "Go on.\nBye 👨‍👩‍👧.",
         "“👍” comes before any word. Put it after the words."),
        # What is shown as it stands.
        ("en", "Please *rest* today.", "Rest 2 * 3 * 4 minutes_a_day.",
         "“*rest*” is shown as it stands: messages are plain text. Leave it out."),
        ("en", "Please <b>rest.", "Rest if 1 < 2 or 3 > 2.", "“<b>” is shown as it stands"),
        ("en", "See [us](http://example.org).", "See us [here] (today).", "“[us](http"),
        ("en", "Rest &amp; walk.", "Rest & walk; go.", "“&amp;” is shown as it stands"),
        # Promises.
        ("en", "Do not worry, you will be cured soon.", "We can not say if you will be"
         " cured.", "“will be cured”"),
        ("es", "No se preocupe, pronto se curará.", "No sabemos, con todo, si se curará.",
         "“se curará”"),
        ("en", "You will soon heal.", "We hope that you heal.", "“will soon heal”"),
        ("en", "Relief is guaranteed.", "Nothing is guaranteed.", "“guaranteed”"),
        ("es", "Se curará del todo.", "Nadie puede prometer nada.", "“Se curará”"),
        # Periods that would not follow a change.
        ("en", "Not for six weeks.", "Not for six or seven weeks.", "“six weeks”"),
        ("en", "Not for 42 days.", "Not for 43 days.", "“42 days”"),
        ("en", "Is it 100 % safe, risk-free?", "Say 0 % to 100 %.", "“risk-free”"),
        ("es", "Son seis semanas.", "Son {time_left}.", "“seis semanas”"),
        # What Telegram takes.
        ("en", "From {clinic}. " * 70, "From {clinic}. " * 50,
         "With every placeholder filled the text may have 4690 characters; Telegram sends 4096 at"
         " most. Shorten it."),
    ],
)  # a table reads best as one  # fmt: skip
def test_messages(language: str, wrong: str, right: str, says: str) -> None:
    found = of_message(wrong, language)
    assert len(found) == 1
    assert found[0].startswith(says)
    assert of_message(right, language) == []


@pytest.mark.parametrize(
    ("language", "wrong", "right", "says"),
    [
        # German joins words, so parts of them tell as well.
        ("de", "Ihr Kniegelenk.", "Guten Tag.\nIhr Kniegelenk.", "“Knie” is in the first line"),
        ("de", "Ihr Bein.", "Beinahe in Kooperation.", "“Bein” is in the first line"),
        ("de", "Bitte kein Ibuprofen.", "Bitte keine Mittel.", "“Ibuprofen” is in the first line"),
        ("de", "Es wird sicher heilen.", "Es wird nicht immer heilen.", "“wird sicher heilen”"),
        ("de", "Keine Sorge, Sie werden bald geheilt.", "Niemand weiß, ob Sie werden geheilt"
         " sein.", "“werden bald geheilt”"),
        ("de", "Bitte nicht rennen, dann wird alles heilen.", "Wir wissen nicht, ob es heilen"
         " wird.", "“wird alles heilen”"),
        ("en", "Do not run, and you will heal.", "No clinic, not even ours, can promise it.",
         "“will heal”"),
        ("de", "Bitte keine Rehabilitationsmaßnahmen.", "Guten Tag.\nBitte keine"
         " Physiotherapie.", "“Rehabilitationsmaßnahmen” is a hard word"),
        ("de", "Es sind sechs Wochen.", "Es sind sieben Wochen.", "“sechs Wochen” stays"),
        ("de", "Physiotherapeutische Rehabilitationsmaßnahmen verbessern mittelfristig die"
         " Beweglichkeit und Belastbarkeit operierter Patienten ganz erheblich.",
         "Kurze Wege machen Sie stark. Bitte gehen Sie sie jeden Tag, auch wenn es regnet.",
         "The text in “de” reads at school grade"),
        # No grade is known for French; medicines are, whatever their ending.
        ("fr", "La réhabilitation physiothérapeutique fortifie considérablement la musculature"
         " fémorale antérieure et postérieure.", "Bonjour.", None),
        ("fr", "Pas de naproxène.", "Bonjour.", "“naproxèn” is in the first line"),
        ("fr", "Pas de diclofenac.", "Bonjour.", "“diclofenac” is in the first line"),
    ],
)  # a table reads best as one  # fmt: skip
def test_messages_in_other_languages(
    language: str, wrong: str, right: str, says: str | None
) -> None:
    found = of_message(wrong, language)
    assert any(message.startswith(says) for message in found) if says else found == []
    assert of_message(right, language) == []


@pytest.mark.parametrize(
    ("old", "wrong", "right", "path", "says"),
    [
        # Too long for its place.
        ("en: On my own", f"en: {'x' * 65}", f"en: {'x' * 64}",
         "questions.walking.choices.alone.en.0",
         "65 letters do not fit a button or title. 64 is the most."),
        ("en: Chest pain", f"en: {LONG_LINE}7", f"en: {LONG_LINE}", "red_flags.chest.sign.en.0",
         "This is shown as one line. Make it one, of 160 letters at most."),
        ("en: Chest pain", 'en: "Pain\\nor fever"', "en: Pain or fever",
         "red_flags.chest.sign.en.0",
         "This is shown as one line. Make it one, of 160 letters at most."),
        # Stops where the bot writes its own.
        ("en: Chest pain", "en: Chest pain.", "en: Chest pain (any)", "red_flags.chest.sign.en.0",
         "This reads “• SIGN: DO.” with stops of its own. Leave out the “.” here."),
        ("{emergency} now", "{emergency} now!", "{emergency} now", "red_flags.chest.do.en.0",
         "This reads “• SIGN: DO.” with stops of its own. Leave out the “!” here."),
        # Copied, not translated.
        ("es: ¿Cómo está?", "es: How are you?", "es: How?", "steps.ask.text.es.0",
         "This is the same as the text in “en”. Translate it."),
        # One language says more than the other.
        ("es: ¿Cómo está?", "es: [¿Cómo está?, ¿Y ahora?]", "es: [¿Cómo está?]",
         "steps.ask.text.es", "“en” has 1 of these texts, and “es” has 2. Write as many in each."),
        ("en: How are you?", 'en: "How? {phone}"', 'en: "How?"', "steps.ask.text.es.0",
         "“{phone}” is in the text in “en” and missing here. Say it in both, or in none."),
        ("es: ¿Cómo está?", 'es: "¿Qué? {phone}"', 'es: "¿Qué?"', "steps.ask.text.en.0",
         "“{phone}” is in the text in “es” and missing here. Say it in both, or in none."),
        # Days and hours.
        ('at: "10:00"', 'at: "22:00"', 'at: "20:59"', "steps.no_nsaids.at", f"“22:00”{QUIET}"),
        ('at: "10:00"', 'at: {between: "21:00-22:30"}', 'at: {between: "07:00-09:30"}',
         "steps.no_nsaids.at", f"“21:00-22:30”{QUIET}"),
        ("version: 1", 'version: 1\nhour: "07:00"', 'version: 1\nhour: "07:00"\nquiet: none',
         "hour", f"The hour 07:00{QUIET}"),
        # An hour that the plan does not write is not where its fault lies.
        ("version: 1", 'version: 1\nquiet: "08:30-09:30"', 'version: 1\nquiet: "20:30-08:30"',
         "quiet", f"The hour 09:00{QUIET.replace('21:00-08:00', '08:30-09:30')}"),
        ("[3 days, 2 weeks, 5 weeks]", "[1 day, 2 weeks, 5 weeks]\nmost_a_day: 1",
         "[{between: [1 day, 3 days]}, 2 weeks, 5 weeks]\nmost_a_day: 1", "steps.ask.when",
         "Day 1 has 2 messages, and `most_a_day` is 1: “ask”, “no_nsaids”. Some of them will be"
         " moved. Give one another day."),
        # Counted as they are sent: after quiet hours, and without what comes too late to be said.
        ("[3 days, 2 weeks, 5 weeks]",
         "{every: 2 hours, from: 2 hours, until: 24 hours}\nmost_a_day: 3",
         "{every: 2 hours, from: 2 hours, until: 24 hours}\nmost_a_day: 4", "steps.ask.when",
         "Day 0 has 4 messages, and `most_a_day` is 3: “ask” 4 times. They cannot all be moved."
         " Give one another day."),
        # Restrictions.
        ("    when: 2 days\n", "", "    when: 3 weeks\n", "steps.no_sport.when",
         "Nobody is told of this restriction. Add `when:`, such as “0 days”."),
        ("[celecoxib]", "[paracetamol]", "[ibuprofen]", "steps.no_nsaids.covers", SPARE),
        # Texts and reminders.
        ("en: How are you?, es: ¿Cómo está?", "en: [How?, A?, B?, C?], es: [¿Qué?, ¿A?, ¿B?, ¿C?]",
         "en: [How?, A?, B?], es: [¿Qué?, ¿A?, ¿B?]",
         "steps.ask.text", "There are 4 texts and 3 reminders, so the last are not sent."),
        ('en: "Until {no_nsaids.until}.", es: "Hasta el {no_nsaids.until}."',
         "en: [Hi!, You!], es: [¡Eh!, ¡Sí!]", "en: [Hi!], es: [¡Eh!]",
         "steps.no_sport.text", "There are 2 texts and 1 reminder, so the last are not sent."),
        # What nobody uses.
        ("sheet: The aftercare sheet", "sheet: The sheet\n  book: A book", "sheet: The sheet",
         "sources.book", "Nothing names this source. Name it with `source:`, or delete it."),
        ("walking, weight, more]", "walking, more]", "more, weight, walking]", "questions.weight",
         "No check-in asks this. Add it to one, or delete it."),
        ("pain >= 7", "pain >= 0", "pain >= 1", "rules.strong.if",
         "Every answer fires this rule. Change the number."),
        ("pain >= 7", "pain within 10 of baseline", "pain within 9 of baseline", "rules.strong.if",
         "Every answer fires this rule. Change the number."),
        ("pain >= 7", "pain worse by 0", "pain worse by 1", "rules.strong.if",
         "An answer that has not changed fires this rule. Change the number."),
    ],
)  # a table reads best as one  # fmt: skip
def test_the_rest_of_a_plan(old: str, wrong: str, right: str, path: str, says: str) -> None:
    assert lints(_top_level(with_change(old, wrong))) == [(path, says)]
    assert lints(_top_level(with_change(old, right))) == []


def _top_level(plan: str) -> str:
    """Move `most_a_day`, which a row writes beside the days it limits, to where it belongs."""
    if not (found := re.search(r"\nmost_a_day: \d", plan)):
        return plan
    return plan.replace(found[0], "").replace("name: small", f"name: small{found[0]}")


def test_a_plan_may_speak_more_languages_than_the_bot() -> None:
    catalogues = Path(__file__).parents[2] / "bot" / "locale"
    assert {*SPOKEN} == {"en", *(path.stem for path in catalogues.glob("*.po"))}
    says = "The bot's own words come in English beside texts in “fr”: it speaks en, es, de."
    assert lints(_spoken_in(SOUND, "fr")) == [("languages.1", says)]
    assert lints(_spoken_in(SOUND, "de-AT")) == []


def test_a_red_flag_is_told_to_somebody() -> None:
    untold = SOUND.replace("{red_flags}", "Call us.")
    message = "Nobody is told of this sign. Write “{red_flags}” in `help:`."
    assert lints(untold) == [("red_flags.chest", message)]
    assert lints(untold.replace("alert: today", "red_flag: chest")) == []


def test_answers_reach_somebody() -> None:
    silence = "  silence: {if: 3 unanswered, then: {start: still_there, no_answer: 3 days}}\n"
    apart = with_change(
        "    when: by rule\n    questions: pain", "    when: 4 weeks\n    questions: more"
    )
    message = "Nobody acts on the answers. Add a rule on one of them, or on silence."
    assert lints(apart.replace("start: still_there, ", "")) == []
    assert lints(apart.replace(silence, "")) == [("steps.still_there.questions", message)]


def test_the_plan_says_where_it_is_from_and_whom_to_call() -> None:
    bare = load_plan(SOUND, "F").model_copy(update={"red_flags": {}, "help": {}, "sources": {}})
    assert [message for _, message in lint(bare)] == [
        "The plan has no `red_flags:`. Say which signs need whom, and how soon.",
        "The plan has no `help:`. Say what a patient with a problem shall do.",
    ]
    found = lints(with_change('"10:00"\n    source: sheet', '"10:00"'))
    message = "The step names no source. Add `source:`, so that others can check it."
    assert found == [("steps.no_nsaids.source", message)]


def test_a_questionnaire_in_english_only_is_not_alone() -> None:
    hip = "  hip: {type: instrument, instrument: hoos_jr}\nrules:\n"
    plan = with_change("rules:\n", hip).replace("    questions: pain", "    questions: hip")
    message = "This asks in English only, also in es. Ask another question too."
    assert lints(plan) == [("steps.still_there.questions", message)]
    beside = plan.replace("questions: hip", "questions: [hip, pain]")
    assert lints(beside) == []
    ruled = beside.replace("if: pain >= 7", "if: hip <= 50")
    message = "`hip` is in English only, so this rule never fires in es."
    assert lints(ruled) == [("rules.strong.if", message)]


@given(
    st.text(st.one_of(st.characters(codec="utf-8"), st.sampled_from("!¡?. \n•:{}é😀👍🏽 aeiouy")))
)
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_looked_at(text: str) -> None:
    plan = load_plan(SOUND, "F")
    step = plan.steps["ask"].model_copy(
        update={"text": {"en": (text,), "es": (text,), "de": (text,)}}
    )
    strange = plan.model_copy(update={"steps": {**plan.steps, "ask": step}})
    assert [*lint(strange)] == [*lint(strange)]

"""How the bot speaks: plainly, politely, and to nobody who looks at a locked phone."""

import re
import unicodedata

import pytest
from catalogue import all_texts
from clinic import TestClinic, buttons, meaning

from bot.words import LANGUAGES
from schedules.checks.reading import grade_of, sentences, words

TEXTS = [text for text in all_texts() if words(text.plain)]

LONGEST_SENTENCE = 15
HIGHEST_GRADE = 6
LABEL = 6  # words; what is shorter is a label, too short to grade on its own


def grade(text: str, language: str) -> float:
    return grade_of(words(text), len(sentences(text)), language) or 0.0


LONGEST_LINE = 110
SAMPLE_CODE = "K7QM2-XRT9P"
CAPITALS = re.compile(r"\b[A-ZÄÖÜÁÉÍÓÚÑ]{3,}\b")

# Body parts, medicines and conditions, in the words of the three languages.
TELLING = re.compile(
    r"\b(hips?|cadera|hüft|knees?|rodilla|knie|joint|articula|gelenk|legs?\b|pierna|bein\b|calf"
    r"|pantorrilla|wade|chest|pecho|brust|face|cara\b|gesicht|throat|garganta|hals|swollen|hinchad"
    r"|pain|dolor|schmerz|fever|fiebre|fieber|pus\b|eiter|ibuprof|napro|aspirin|paracetamol|pills?\b"
    r"|pastilla|stem|células|stammzell|arthr|artr)",
    re.IGNORECASE,
)
FAMILIAR = {
    "es": re.compile(r"\b(tú|tu|tus|te|ti|contigo|vosotros|vuestr\w+|os)\b", re.IGNORECASE),
    "de": re.compile(r"\b(du|dich|dir|dein\w*|euch|euer|eure\w*)\b", re.IGNORECASE),
}
SCOLDING = re.compile(
    r"\b(must|should have|failed|forgot\w*|wrong answer|debe|debería|olvid\w+|falló"
    r"|müssen|sollten|vergessen|versäumt)\b",
    re.IGNORECASE,
)
PROMISING = re.compile(
    r"\b(will (help|heal|improve|feel)|get better|cure\w*|relief|curar\w*|aliviar\w*|mejorará\w*"
    r"|heilt|heilung|lindert|linderung|wird besser)\b",
    re.IGNORECASE,
)


in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def emoji(line: str) -> list[int]:
    return [i for i, mark in enumerate(line) if unicodedata.category(mark) == "So"]


def test_texts_read_easily() -> None:
    hard = {
        t.said: round(grade(t.plain, t.language), 1)
        for t in TEXTS
        if len(words(t.plain)) >= LABEL and grade(t.plain, t.language) > HIGHEST_GRADE
    }
    assert hard == {}


@in_each_language
def test_labels_read_easily_together(language: str) -> None:
    labels = [t.plain for t in TEXTS if t.language == language and len(words(t.plain)) < LABEL]
    assert len(labels) > 20
    assert grade("\n".join(labels), language) <= HIGHEST_GRADE


def test_sentences_are_short() -> None:
    said = [sentence for text in TEXTS for sentence in sentences(text.plain)]
    assert [s for s in said if len(words(s)) > LONGEST_SENTENCE] == []


def test_lines_are_short() -> None:
    lines = [line for text in TEXTS for line in text.plain.splitlines()]
    assert [line for line in lines if len(line) > LONGEST_LINE] == []


def test_nothing_is_shouted() -> None:
    assert [t for t in TEXTS if set("!¡") & set(t.said)] == []
    assert [t for t in TEXTS if CAPITALS.search(t.plain.replace(SAMPLE_CODE, ""))] == []


@pytest.mark.parametrize("unkind", [SCOLDING, PROMISING], ids=["scolding", "promising"])
def test_nobody_is_scolded_or_promised_relief(unkind: re.Pattern[str]) -> None:
    assert [t for t in TEXTS if unkind.search(t.plain)] == []


def test_one_emoji_at_most_and_after_a_word() -> None:
    assert [t for t in TEXTS if len(emoji(t.said)) > 1] == []
    lines = [line for text in TEXTS for line in text.plain.splitlines()]
    assert [line for line in lines for i in emoji(line) if not words(line[:i])] == []


def test_translations_show_the_same_emoji() -> None:
    def shown(text: str) -> list[str]:
        return [text[i] for i in emoji(text)]

    assert any(shown(t.english) for t in TEXTS)
    assert [t for t in TEXTS if shown(t.said) != shown(t.english)] == []


def test_translations_are_polite() -> None:
    translated = [t for t in TEXTS if t.language in FAMILIAR]
    assert [t for t in translated if FAMILIAR[t.language].search(t.plain)] == []


def test_first_lines_tell_nothing_on_a_locked_phone() -> None:
    for_patients = [t for t in TEXTS if t.for_patients and not t.below]
    assert [t for t in for_patients if TELLING.search(t.plain.splitlines()[0])] == []


@in_each_language
def test_help_with_a_problem_names_its_signs_below_the_first_line(language: str) -> None:
    """The signs are there, and each says whom to call."""
    [text] = [t for t in TEXTS if t.language == language and "Bleeding that does not" in t.english]
    signs = [line for line in text.said.splitlines() if line.startswith("• ")]
    called = [re.findall(r"\{\w+\}", sign) for sign in signs]
    assert called == [["{emergency}"], ["{emergency}"], ["{emergency}"], ["{phone}"]]


@in_each_language
def test_consent_says_what_the_chat_is_not(language: str) -> None:
    [text] = [t for t in TEXTS if t.language == language and "Do you agree?" in t.english]
    for said in ("{clinic}", "{emergency}", "{phone}", "Telegram", "/stop"):
        assert said in text.said


@in_each_language
async def test_a_stay_shows_no_telling_first_line_and_no_other_language(
    clinic: TestClinic, language: str
) -> None:
    """From the link to the return after /stop, as the patient's phone shows it."""
    rosa = await clinic.joined(language=language)
    for said in ("/help", "/privacy", "/today", "hm", "/what", "/stop"):
        await rosa.send(said)
    await rosa.tap("stop", "no")
    await clinic.advance(days=2)
    for message in await rosa.received_with("answer"):
        await rosa.tap("answer", meaning(buttons(message)[-1])[1], "problem")
    await rosa.send("/stop")
    await rosa.tap("stop", "yes")
    await rosa.tap("return")
    shown = [message["text"] for message in await rosa.received()]
    assert len(shown) > 12
    assert [text for text in shown if TELLING.search(text.splitlines()[0])] == []
    assert [text for text in shown if re.search(r"[{}]", text)] == []
    foreign = {t.said for t in TEXTS if t.language != language and len(words(t.plain)) > 2}
    own = {t.said for t in TEXTS if t.language == language}
    assert [(text, f) for text in shown for f in foreign - own if f in text] == []

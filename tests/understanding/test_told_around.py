"""What stands around a sign takes it back only where it speaks of that sign."""

import pytest

from schedules.understanding.understand import understand


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        # Another clause says that something else is fine, gone or denied.
        ("I have pain in my chest, is that normal?", "chest_pain"),
        ("calf pain, swelling has gone down though", "calf"),
        ("my calf is swollen, pain is better", "calf"),
        ("no fever, chest pain though", "chest_pain"),
        ("not any better, my wound is oozing", "infection"),
        # What was only asked about, or never there before, is there.
        ("when should I call, I have chest pain", "chest_pain"),
        ("you said to call if I get a fever. Well, I have it", "fever"),
        ("the leaflet said to tell you about hives, I have it", "allergic"),
        ("is wheezing something to worry about? I have had it since morning", "breathing"),
        ("I never had a fever before but now I do", "fever"),
        ("what am I even living for?", "self_harm"),
        ("I said goodbye to my dog, I won't be here much longer", "self_harm"),
        # A misspelt word beside it takes no letter of it.
        ("broke out in welts hed to toe", "allergic"),
        ("blacked out in the shower", "fainting"),
    ],
)
def test_counts(text: str, sign: str) -> None:
    assert sign in understand(text, "en").red_flags


@pytest.mark.parametrize(
    "text",
    [
        "what if I get a fever",
        "when should I call about a fever",
        "is numbness common",
        "can the injection cause a fever",
        "counted my pills, enough for the week",
        "no fever, no chest pain",
        "fever, gone now",
        "when can I take Advil again",  # no misspelt “anvil” on the chest
        "the wife has a temperature",
    ],
)
def test_does_not_count(text: str) -> None:
    assert understand(text, "en").red_flags == []


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        # A no that is said of it, but not to the end of its clause, or with “so”.
        ("Fieber hab ich nicht wenig", "fever"),
        ("So ein Stechen in der Brust hatte ich noch nie", "chest_pain"),
        ("Geht die Taubheit wieder weg?", "neuro"),
        # A thing is told of, and then the writer.
        ("Die Tasse ist runtergefallen und ich bin drauf ausgerutscht", "fall"),
        ("Der Kuchen war gut seitdem 39 Fieber", "fever"),
        ("Kann man von der Spritze Fieber kriegen? Ich hab nämlich 39", "fever"),
        # Whoever may be the patient fell only yesterday.
        ("Mein Vater ist gestern aus dem Bett gefallen", "fall"),
    ],
)
def test_counts_in_german(text: str, sign: str) -> None:
    assert sign in understand(text, "de").red_flags


@pytest.mark.parametrize(
    "text",
    [
        "Fieber hatte ich zum Glück nicht",
        "Stürze: keine",
        "umgefallen bin ich noch nie in meinem Leben",
        "Kommt Taubheit nach der Betäubung vor?",
        "Mein Stolz ist beim Treppenlift etwas gestürzt",
        "Gestern ist mein Handy abgestürzt",
        "vor zwanzig Jahren nach der Gallen OP hat die Wunde geeitert, diesmal tip top",
    ],
)
def test_does_not_count_in_german(text: str) -> None:
    assert understand(text, "de").red_flags == []


@pytest.mark.parametrize(
    ("text", "use"),
    [
        ("I've some Advil left over", "other"),
        ("I've some Advil left over, is it okay to have one", "asked"),
    ],
)
def test_a_medicine_in_the_cupboard_is_asked_about_or_not(text: str, use: str) -> None:
    assert understand(text, "en").nsaid_use == use


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("6 when I walk", 6),
        ("six with motren, no idea without", 6),
        ("bad night. 7", 7),
        ("good day. 2", 2),
        ("9 last night but 6 now", 6),
        ("7 at night, 4 now", 4),
        ("4 grandkids came", None),
        ("took 2 with breakfast", None),
    ],
)
def test_a_score_comes_before_what_it_is_about(text: str, score: int | None) -> None:
    assert understand(text, "en").pain == score


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("yep finished", "done"),
        ("3 x 10 done", "done"),
        ("getting bloods done friday", None),
        ("no appetite", None),
        ("no, sorry", "no"),
        ("bit of a headache", None),
        ("gimme an hour", "later"),
        ("having my tea", "later"),
    ],
)
def test_a_short_answer(text: str, answer: str | None) -> None:
    assert understand(text, "en").answer == answer

"""Whether a message asks if something is allowed: a table, and what only looks alike."""

import pytest

from schedules.understanding.permission import asks_permission

ASKS = {
    "en": """
        may I take Advil now?
        can I go swimming
        is a hot bath ok
        when can i run again
        is it ok to shower
        am I allowed to lift
        Hello doctor, can i cycle
        i would like to know if i can run
        cani run
        what about tennis
        how long until I can run
        allowed to swim yet?
        ok to drive?
        am i alowed to drive
        With this bandage, can I shower?
    """,
    "es": """
        ¿puedo ducharme?
        puedo correr ya
        cuando puedo correr
        se puede nadar
        hola doctora puedo conducir
        ¿es malo el alcohol?
        me puedo duchar
        quisiera saber si puedo conducir
        ¿ya puedo correr?
        ¿está bien bañarse?
        ¿No puedo correr?
        cuándo podré volver a correr
        hasta cuando tengo que esperar
    """,
    "de": """
        wann darf ich wieder joggen
        darf ich duschen
        kann ich schon schwimmen
        ist Sauna ok?
        Guten Tag, darf ich Auto fahren
        ab wann darf ich heben
        ist ein heißes Bad erlaubt
        was ist mit Radfahren
        Ich wollte fragen ob ich wieder joggen darf
        darfich baden
        Ist es ok, wenn ich laufe?
    """,
}
TELLS = {
    "en": """
        I went running yesterday
        I can run fine
        my knee is ok
        it is ok
        I can walk without pain
        nor can I take Advil
        he said it is ok to shower
        I wish I could run
        we are away in May, I think
        I am back to normal
        thanks
        7
    """,
    "es": """
        no puedo dormir
        ya puedo caminar bien
        puedo caminar sin dolor
        fui a correr ayer
        hoy puedo andar mejor
        no puedo correr
        ya está bien
    """,
    "de": """
        jetzt kann ich wieder laufen
        ich bin gestern gejoggt
        Leider kann ich nicht schlafen
        Seit gestern darf ich wieder duschen, danke
        Mir ist schlecht
        ist gut
    """,
}


def lines(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (code, line.strip()) for code, some in texts.items() for line in some.strip().split("\n")
    ]


@pytest.mark.parametrize(("language", "text"), lines(ASKS))
def test_it_asks(language: str, text: str) -> None:
    assert asks_permission(text, language)


@pytest.mark.parametrize(("language", "text"), lines(TELLS))
def test_it_tells(language: str, text: str) -> None:
    assert not asks_permission(text, language)


def test_another_language_than_the_patients_is_heard() -> None:
    assert asks_permission("darf ich mit dem Rad fahren", "en")
    assert asks_permission("may I swim in the sea")


@pytest.mark.parametrize("text", ["", "?", "🙈" * 50, "can i " * 700, "is ok " * 700, "\x00"])
def test_nonsense_and_floods_are_read_in_no_time(text: str) -> None:
    assert asks_permission(text, "en") in (True, False)

"""Forms of Spanish words that no dictionary lists, and what is said by whole families of ways."""

import pytest

from schedules.understanding.dictionary import is_real
from schedules.understanding.understand import understand


@pytest.mark.parametrize(
    ("word", "real"),
    [
        ("portandome", True),  # a verb with its pronoun
        ("tomarmelas", True),
        ("derrito", True),  # a stressed stem
        ("tironcito", True),
        ("despacito", True),
        ("fievre", False),
        ("pantorilla", False),
        ("hogo", False),  # of “ahogo”, and no form of “hogar”
    ],
)
def test_a_form_of_a_word_is_real(word: str, real: bool) -> None:
    assert is_real(word, "es") is real


def test_only_spanish_has_these_forms() -> None:
    assert not is_real("portandome", "en")


@pytest.mark.parametrize(
    ("said", "flags"),
    [
        ("mi hermano se jodió el gemelo. yo portándome bien", []),
        ("dolex forte y compresa tibia", []),  # a medicine's name is no misspelt pain
        ("ayer no ppuedo pisar", ["fall"]),  # a key that was hit twice
        ("temgo fiebre", ["fever"]),
        ("desmayos no tengo", []),
        ("me duele el pecho no tengo fiebre", ["chest_pain"]),
        ("por suerte no se me duerme el pie", []),
        ("no se me duele mucho el pecho", ["chest_pain"]),  # “no sé, me duele …”
        ("me muero de la vergüenza", []),
        ("me quiero morir", ["self_harm"]),
        ("qué frío hace, tiritando estamos todos", []),
        ("tirito debajo de tres cobijas", ["fever"]),
    ],
)
def test_signs(said: str, flags: list[str]) -> None:
    assert understand(said, "es").red_flags == flags


@pytest.mark.parametrize(
    ("said", "pain"),
    [
        ("de un 9 a un 5", 5),
        ("amanecí en 7 y ahorita estoy en 4", 4),
        ("3 sentado, 6 caminando", 6),
        ("seis con motrín", 6),
        ("entre 3 y 4", 4),
        ("en escala de 10, 6", 6),
        ("mi nieta se llama Dolores y hoy cumple 6", None),
    ],
)
def test_scores(said: str, pain: int | None) -> None:
    assert understand(said, "es").pain == pain


@pytest.mark.parametrize(
    ("said", "use"),
    [
        ("me sobró celebrex, ¿lo puedo tomar?", "asked"),
        ("me sobró celebrex", "other"),
        ("lo tomo cada noche, el meloxicam", "taken"),
        ("me recetaron meloxicam, lo tomo?", "asked"),
        ("me mandaron etoricoxib. ¿está bien?", "asked"),
    ],
)
def test_uses(said: str, use: str) -> None:
    assert understand(said, "es").nsaid_use == use


@pytest.mark.parametrize(
    ("said", "stop"),
    [
        ("quiero salirme de este bot", True),
        ("baja por favor", True),
        ("me pueden sacar de esto?", True),
        ("dejen de mandar mensajitos", True),
        ("quiero irme a casa", False),
        ("no me mandaron la factura", False),
    ],
)
def test_stops(said: str, stop: bool) -> None:
    assert understand(said, "es").stop is stop


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("dame una horita", "later"),
        ("una siesta y lista", None),
        ("listo, gracias", "done"),
        ("se me olvidó la contraseña", None),
        ("se me olvidaron los ejercicios", "not_done"),
        ("no sé", None),
        ("no tomo ibuprofeno", None),
    ],
)
def test_answers(said: str, answer: str | None) -> None:
    assert understand(said, "es").answer == answer

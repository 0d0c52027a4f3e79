"""What is said of a medicine: the verb, the question, the refusal and the plan around its name."""

import pytest

from schedules.understanding.understand import understand


@pytest.mark.parametrize(
    ("text", "language", "use"),
    [
        ("is it bad i took an advil", "en", "taken"),
        ("i took an aleve, is that ok?", "en", "taken"),
        ("took an aspirin just in case", "en", "taken"),
        ("took ibuprofen but my kidneys hurt", "en", "taken"),
        ("i took ibuprofen, will take another later", "en", "taken"),
        ("my husband takes aleve and i had one too", "en", "taken"),
        ("took ibuprofen no more pain", "en", "taken"),
        ("no me acordé y tomé advil", "es", "taken"),
        ("nicht aufgepasst und ibu genommen", "de", "taken"),
        ("aleve or tylenol", "en", "asked"),
        ("is motrin out of the question", "en", "asked"),
        ("my sister swears by naproxen, can i try it?", "en", "asked"),
        ("me mandaron ketorolaco, lo compro?", "es", "asked"),
        ("sigo con la aspirina o la dejo", "es", "asked"),
        ("Rantudil verschrieben bekommen, darf ich?", "de", "asked"),
        ("they gave me ketorolac but i turned it down", "en", "negated"),
        ("almost took an advil but didnt", "en", "negated"),
        ("motrin? no maam", "en", "negated"),
        ("naproxeno ya no", "es", "negated"),
        ("ibu? nein hab ich nicht genommen", "de", "negated"),
        ("fixin to take an ibuprofen before church", "en", "other"),
        ("si no se me quita me tomo un advil en la noche", "es", "other"),
        ("hubby uses voltarol for his back", "en", "other"),
        ("hab noch ibu daheim", "de", "other"),
    ],
)
def test_what_is_said_of_a_medicine(text: str, language: str, use: str) -> None:
    assert understand(text, language).nsaid_use == use


def test_what_is_taken_counts_before_what_is_not() -> None:
    assert understand("no advil, took aleve", "en").nsaid_use == "taken"

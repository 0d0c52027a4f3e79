"""What the clinic sets: its name and numbers as they stand in the texts of patients."""

import pytest

from bot.settings import Clinic

# A clinic that has told nothing, or its name alone, in the words of the shipped plans.
UNTOLD = [
    ("en", "", "A note from your clinic. Please call your clinic."),
    ("es", "", "Un mensaje de su clínica. Llame al teléfono de su clínica."),
    ("de", "", "Ein Gruß von Ihrer Klinik. Rufen Sie bitte an: Ihre Klinik."),
    ("fr", "", "A note from your clinic. Please call your clinic."),
    ("en", "Riverside", "A note from Riverside. Please call Riverside."),
    ("es", "Riverside", "Un mensaje de Riverside. Llame al teléfono de Riverside."),
    ("de", "Riverside", "Ein Gruß von Riverside. Rufen Sie bitte an: Riverside."),
]
TEXTS = {
    "es": "Un mensaje de {clinic}. Llame al {phone}.",
    "de": "Ein Gruß von {clinic}. Rufen Sie bitte an: {phone}.",
}
ENGLISH = "A note from {clinic}. Please call {phone}."


@pytest.mark.parametrize(("language", "name", "reads"), UNTOLD)
def test_what_a_clinic_has_not_told_still_reads_well(language: str, name: str, reads: str) -> None:
    facts = Clinic(clinic_name=name).facts(language)
    assert TEXTS.get(language, ENGLISH).format(**facts) == reads


def test_a_signature_has_what_is_told_and_nothing_else() -> None:
    assert Clinic().signature == ""
    assert Clinic(clinic_phone="555 0100").signature == "555 0100"
    assert Clinic(clinic_name="Mar", clinic_phone="555 0100").signature == "Mar · 555 0100"

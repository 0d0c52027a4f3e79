"""The sheet that a patient is handed: one page of A4, readable, with a code that scanners read."""

from datetime import date

import pytest
import segno

from bot.drawing.chart_picture import measure
from bot.drawing.poster import Area, Label, Look
from bot.drawing.sheet import Sheet, sheet_from
from bot.drawing.sheet_layout import HEIGHT, MARGIN, WIDTH, lay_out
from bot.drawing.sheet_pdf import sheets_pdf
from bot.settings import Clinic

UNTIL = date(2026, 11, 23)
LINK = "https://t.me/aftercare_demo_bot?start=Qw3rTyUiOpAsDfGhJkLzXc"
CLINICS = [
    Clinic(),
    Clinic(clinic_name="Peña & Söhne $1 <b>", clinic_phone="+34 91 123 45 67"),
    Clinic(clinic_name="W" * 60, clinic_phone="0" * 30, emergency_number="+34 91 123 45 67 89"),
]


def sheet(language: str, clinic: Clinic, bot: str = "aftercare_demo_bot") -> Sheet:
    return Sheet(12, language, LINK, "K7QM2-XRT9P", bot, UNTIL, clinic)


@pytest.mark.parametrize("language", ["en", "es", "de"])
@pytest.mark.parametrize("clinic", CLINICS, ids=["unnamed", "usual", "longest"])
def test_everything_stands_on_the_page_and_nothing_over_another(
    language: str, clinic: Clinic
) -> None:
    items = lay_out(sheet(language, clinic, "b" * 32), measure)
    labels = [item for item in items if isinstance(item, Label)]
    boxes = [(i.left, i.top, i.right, i.bottom) for i in items if isinstance(i, Area)]
    written = [(x.x, x.y, x.x + measure(x.text, x.size, x.bold), x.y + x.size) for x in labels]
    for left, top, right, bottom in boxes + written:
        assert MARGIN / 2 <= left <= right <= WIDTH - MARGIN + 2
        assert MARGIN / 2 <= top <= bottom <= HEIGHT - MARGIN / 2
    for n, one in enumerate(written):
        for other in written[n + 1 :] + boxes:
            apart = one[2] <= other[0] or other[2] <= one[0]
            assert apart or one[3] <= other[1] or other[3] <= one[1], labels[n]


def test_the_square_is_the_link() -> None:
    areas = [i for i in lay_out(sheet("en", CLINICS[0]), measure) if isinstance(i, Area)]
    rows = list(segno.make(LINK, error="m", micro=False).matrix_iter(border=0))
    square = [a for a in areas if a.right < WIDTH / 2 and a.look is Look.RULE]
    side = (max(a.right for a in square) - MARGIN) / len(rows)
    top = min(a.top for a in square)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            px, py = MARGIN + (x + 0.5) * side, top + (y + 0.5) * side
            black = any(a.left < px < a.right and a.top < py < a.bottom for a in square)
            assert black is bool(dark)


def test_it_names_neither_the_label_nor_the_plan_and_comes_back_as_it_was_kept() -> None:
    one = sheet("de", CLINICS[1])
    assert sheet_from(one.kept(), CLINICS[1]) == one
    text = " ".join(i.text for i in lay_out(one, measure) if isinstance(i, Label))
    assert "Montag, 23. November 2026." in text
    assert "Nr. 12" in text
    assert "PRP" not in text


def test_a_pdf_has_a_page_for_each_with_the_letters_inside() -> None:
    pdf = sheets_pdf([sheet("es", CLINICS[1]), sheet("de", CLINICS[1])])
    assert pdf.count(b"/Type /Page ") + pdf.count(b"/Type /Page\n") == 2
    assert b"/FontFile2" in pdf
    assert len(pdf) < 200_000

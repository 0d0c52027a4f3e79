"""Lists of patients as spreadsheets write them: read, and checked row by row."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.demo import CLINIC
from bot.for_staff.enrol_check import Checked, Wrong, check_list
from bot.for_staff.enrol_list import MOST_BYTES, MOST_ROWS, ListError, Row, Trouble, read_list
from bot.for_staff.enrol_table import WayIn, csv_line, table_csv
from bot.shelf import fill_shelf
from schedules.database import open_database, transaction

SHELF = fill_shelf(None)
TODAY = date(2026, 11, 20)
PLAIN = "plan,date,label\nknee,2026-11-20,Bed 4\n"
ROWS = (Row(2, "knee", "2026-11-20", "Bed 4"),)


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    engine = open_database(f"sqlite:///{tmp_path / 'clinic.db'}")
    with transaction(engine) as session:
        yield session
    engine.dispose()


@pytest.mark.parametrize(
    "written",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),  # Excel's “Unicode text”
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode("utf-16-le").join([b"\xff\xfe", b""]),
        PLAIN.replace("\n", "\r\n").encode() + b",,\r\n ,,\r\n",
        b"sep=;\r\n" + PLAIN.replace(",", ";").encode(),
        b"Label ; PLAN;Procedure-Date\nBed 4;knee;2026-11-20",
        "Fecha de la intervención;Etiqueta;Plan\n2026-11-20;Bed 4;knee".encode("cp1252"),
        "Kürzel;Datum;Plan\nBed 4;2026-11-20;knee".encode("cp1252"),
        b'plan,date,label\n"knee","2026-11-20","  Bed\n 4 "\n',
    ],
)
def test_a_list_is_read_however_it_was_saved(written: bytes) -> None:
    [row] = read_list(written).rows
    assert (row.plan, row.date, row.label) == ("knee", "2026-11-20", "Bed 4")


def test_lines_are_counted_as_the_spreadsheet_does() -> None:
    given = read_list(b'plan,date,label\n\nknee,today,"Bed\n4"\nhip,today,Bed 5,,,\n')
    assert [row.line for row in given.rows] == [3, 5]


def test_columns_that_mean_nothing_are_named_and_accents_kept() -> None:
    given = read_list("plan;fecha;paciente;idioma;habitación\nknee;hoy;Peña;es;1".encode("cp1252"))
    assert given.unused == ("habitación",)
    assert given.language == "es"
    assert given.rows[0].label == "Peña"


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (b"", Trouble.EMPTY),
        (b"\n\n", Trouble.EMPTY),
        (b"plan,date,label\n,,\n", Trouble.EMPTY),
        (b"plan,label\nknee,Bed 4", Trouble.NO_COLUMN),
        (b"plan,date,label,patient\nknee,today,a,b", Trouble.TWO_COLUMNS),
        (b"PK\x03\x04rest", Trouble.WORKBOOK),
        (b"%PDF-1.4 \x00\x01", Trouble.NO_TEXT),
        (b"plan,date,label\n" + b"knee,today,x\n" * (MOST_ROWS + 1), Trouble.TOO_MANY),
        (b"x" * (MOST_BYTES + 1), Trouble.TOO_BIG),
        (b'plan,date,label\nknee,today,"' + b"x" * 200_000, Trouble.NO_TEXT),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, trouble: Trouble) -> None:
    with pytest.raises(ListError) as refused:
        read_list(content)
    assert refused.value.trouble is trouble


# A row in place of a good one, and what is amiss with it.
AMISS = [
    (",2026-11-20,Bed 4,,", Wrong.NO_PLAN),
    ("hop,2026-11-20,Bed 4,,", Wrong.UNKNOWN_PLAN),
    ("hip,2026-11-20,Bed 4,,", Wrong.SEVERAL_PLANS),
    ("knee,,Bed 4,,", Wrong.NO_DATE),
    ("knee,31/2,Bed 4,,", Wrong.UNKNOWN_DATE),
    ("knee,1999-01-01,Bed 4,,", Wrong.UNKNOWN_DATE),
    ("knee,3/4/2026,Bed 4,,", Wrong.TWO_DATES),
    ("knee,2026-11-20,,,", Wrong.NO_LABEL),
    (f"knee,2026-11-20,{'x' * 41},,", Wrong.LONG_LABEL),
    ("knee,2026-11-20,Bed 4,fr,", Wrong.UNKNOWN_LANGUAGE),
    ("knee,2026-11-20,Bed 4,,Berlin", Wrong.UNKNOWN_ZONE),
    ("knee,2026-11-20,Bed 3,,", Wrong.TWICE),
]


def checked(session: Session, text: str, language: str = "en") -> Checked:
    return check_list(session, read_list(text.encode()), SHELF, CLINIC, language, TODAY)


@pytest.mark.parametrize(("row", "wrong"), AMISS)
def test_a_row_with_a_fault_is_named_and_the_others_are_good(
    session: Session, row: str, wrong: Wrong
) -> None:
    header = "plan,date,label,language,zone\n"
    found = checked(session, f"{header}knee,2026-11-20,Bed 3,,\n{row}\nknee,2026-11-20,Bed 5,,")
    assert [(fault.line, fault.wrong) for fault in found.faults] == [(3, wrong)]
    assert [good.line for good in found.good] == [2, 4]


def test_what_is_left_out_is_the_clinics_own(session: Session) -> None:
    [good] = checked(session, PLAIN).good
    assert (good.plan, good.entry.language, good.entry.zone) == ("knee-prp", "en", "Europe/London")


@pytest.mark.parametrize(("header", "reader"), [("fecha", "en"), ("datum", "en"), ("date", "de")])
def test_a_date_is_read_in_the_language_of_its_column(
    session: Session, header: str, reader: str
) -> None:
    [good] = checked(session, f"plan,{header},label\nknee,3/4/2026,Bed 4", reader).good
    assert good.entry.anchor == date(2026, 4, 3)


@pytest.mark.parametrize("label", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)"])
def test_a_formula_in_a_label_is_text_in_the_table_and_read_back_as_it_was(label: str) -> None:
    way = WayIn(1, label, "knee-prp", "2026-11-20", "en", "https://t.me/x", "K7QM2-XRT9P", "")
    assert csv_line(way).split(",")[1].startswith("'")
    table = table_csv([way], "es").decode("utf-8-sig")
    assert table.splitlines()[0].startswith("número;etiqueta;plan;fecha;idioma")
    again = read_list(csv_line(WayIn._fields).encode() + csv_line(way).encode())
    assert again.rows[0].label == label

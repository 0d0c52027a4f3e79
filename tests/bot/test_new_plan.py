"""A first plan from the command line: sound, to be changed at once, never over another file."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from bot.new_plan import write_new_plan
from schedules.check import Checked, check_files
from schedules.errors import AftercareError
from schedules.loading.plan_file import load_plan_file
from schedules.loading.plan_text import shipped
from schedules.shelf import open_plan

TODAY = date(2026, 3, 2)


def strictly(path: Path) -> Checked:
    return check_files([path], strict=True)


def test_a_new_plan_is_sound_and_says_what_to_do_next(tmp_path: Path) -> None:
    path = tmp_path / "My plan.yaml"
    check, see = write_new_plan(path, None, TODAY)
    assert check == f"Change {path}, then check it: aftercare plan check '{path}'"
    assert (
        see == f"See it: aftercare plan preview '{path}' --anchor 2026-03-02 --zone Europe/Madrid"
    )
    assert strictly(path) == Checked()
    assert load_plan_file(path).name == "my-plan"


@pytest.mark.parametrize("base", shipped())
def test_a_plan_that_extends_is_sound_as_written_and_with_its_notes_taken_in(
    tmp_path: Path, base: str
) -> None:
    path = tmp_path / "ours.yaml"
    write_new_plan(path, base, TODAY)
    assert strictly(path) == Checked()
    titles = open_plan(base).title.items()
    assert load_plan_file(path).title == {code: f"{title} (ours)" for code, title in titles}
    path.write_text("".join(taken_in(path.read_text())))
    assert check_files([path]).lines_out == []


def taken_in(text: str) -> Iterator[str]:
    """Give the lines with the “#” taken from those that hold a key and not a note."""
    for line in text.splitlines(keepends=True):
        note = line.startswith("# ") and line.rstrip().endswith(".")
        yield line if note else line.removeprefix("# ")


@pytest.mark.parametrize(
    ("file", "name"),
    [
        # Words and figures that YAML readers take for something else.
        *((f"{word}.yaml", word) for word in ("no", "y", "null", "12", "2026-11-20", "1e3")),
        ("Ünï.yaml", "ueni"),
        ("Hüft-OP Größe.yml", "hueft-op-groesse"),
        ("u\N{COMBINING DIAERESIS}ber.yaml", "ueber"),  # as one system writes its file names
        ("x.YAML", "x"),
        ("日本.yaml", "my-plan"),
    ],
)
def test_a_new_plan_is_sound_whatever_its_file_is_called(
    tmp_path: Path, file: str, name: str
) -> None:
    write_new_plan(tmp_path / file, None, TODAY)
    (tmp_path / "over").mkdir()
    write_new_plan(tmp_path / "over" / file, "hip-stem-cell", TODAY)
    for path in (tmp_path / file, tmp_path / "over" / file):
        assert strictly(path) == Checked()
        assert load_plan_file(path).name == name


def test_a_plan_may_extend_one_with_a_name_that_can_be_misread(tmp_path: Path) -> None:
    write_new_plan(tmp_path / "12.yaml", None, TODAY)
    write_new_plan(tmp_path / "mine.yaml", "12", TODAY)
    assert load_plan_file(tmp_path / "mine.yaml").steps.keys() >= {"rest", "no_running"}


def test_a_plan_may_extend_one_beside_it(tmp_path: Path) -> None:
    write_new_plan(tmp_path / "ours.yaml", None, TODAY)
    write_new_plan(tmp_path / "mine.yaml", "ours", TODAY)
    assert load_plan_file(tmp_path / "mine.yaml").steps.keys() >= {"rest", "no_running"}


@pytest.mark.parametrize(
    ("file", "extends", "says"),
    [
        ("there.yaml", None, "is there already, and is left as it is"),
        ("there.yaml", "hip-stem-cell", "is there already"),
        (".plan.yaml", None, "is hidden"),
        ("plan.txt", None, "Write plan.txt.yaml"),
        ("nowhere/plan.yaml", None, "No such file or directory"),
        ("nowhere/plan.yaml", "nothing", "There is no plan “nothing” to extend"),
        ("new.yaml", "hip-stemcell", "Did you mean “hip-stem-cell”?"),
    ],
)
def test_says_why_nothing_is_written(
    tmp_path: Path, file: str, extends: str | None, says: str
) -> None:
    (tmp_path / "there.yaml").write_text("mine")
    with pytest.raises(AftercareError, match=says):
        write_new_plan(tmp_path / file, extends, TODAY)
    assert (tmp_path / "there.yaml").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["there.yaml"]

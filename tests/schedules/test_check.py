"""What `plan check` takes: files, folders of them, and the names of plans that ship."""

from pathlib import Path

import pytest

from schedules.check import Checked, check_files
from schedules.errors import AftercareError
from schedules.loading.plan_text import shipped, shipped_text
from schedules.loading.starter import new_plan


@pytest.mark.parametrize("name", shipped())
def test_a_shipped_plan_is_checked_by_its_name(name: str) -> None:
    assert check_files([name], strict=True) == Checked()


def test_a_file_goes_before_a_shipped_plan_of_that_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("knee-prp").write_text("name: x\n")
    assert check_files(["knee-prp"]).lines_out[0].startswith("knee-prp:1:")


def test_a_folder_is_checked_plan_by_plan(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(new_plan("a"))
    (tmp_path / "b.yml").write_text("name: [")
    (tmp_path / "c.yaml").write_text(shipped_text("knee-prp").replace("kind: advice", "kind: x", 1))
    (tmp_path / ".d.yaml").write_text("name: [")
    (tmp_path / "notes.txt").write_text("name: [")
    told = [line.split(":")[0] for line in check_files([tmp_path]).lines_out]
    assert told == [str(tmp_path / "b.yml"), str(tmp_path / "c.yaml")]


def test_a_folder_without_a_plan_is_not_called_sound(tmp_path: Path) -> None:
    with pytest.raises(AftercareError, match="There is no plan in"):
        check_files([tmp_path])


def test_a_name_that_nobody_knows_is_a_file_that_is_not_there() -> None:
    assert "No such file" in check_files(["hip-stemcell"]).lines_out[0]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("", ":1:10: warning: The title “Knee PRP injection” is also that of “knee-prp”. Give this"
         " plan a `title:` of its own. In “knee-prp” this is `title`."),
        ("title: {en: Knee PRP injection, es: La rodilla, de: Unser Knie}\n",
         ":4:8: warning: The title “Knee PRP injection” is also that of “knee-prp”. Give this plan"
         " a `title:` of its own."),
        ("title: {en: Our knee, es: La rodilla, de: Unser Knie}\n", None),
    ],
)  # a table reads best as one  # fmt: skip
def test_a_plan_is_not_taken_for_the_one_it_extends(
    tmp_path: Path, title: str, told: str | None
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"extends: knee-prp\nname: a\nversion: 1\n{title}")
    assert check_files([path]).lines_err == ([f"{path}{told}"] if told else [])

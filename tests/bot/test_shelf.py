"""The plans folder while the bot runs: what changes in it, and what never goes away unasked."""

import os
from pathlib import Path

import pytest

from bot.shelf import NewsKind, PlanShelf, ShelfNews, fill_shelf
from schedules.errors import AftercareError
from schedules.shelf import own_files

KNEE = """\
name: our-knee
version: 1
title: {en: Our knee}
languages: [en]
steps:
  walk:
    kind: advice
    when: [1 day, 1 week]
    text: {en: Please walk a little.}
"""
BROKEN = KNEE.replace("1 week", "soon")
TICKS = iter(range(1_700_000_000, 1_800_000_000))


def save(folder: Path, text: str, name: str = "knee.yaml") -> None:
    """Save a file at a time of its own, as an editor does."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    at = next(TICKS)
    os.utime(path, (at, at))


def shelf_with(folder: Path, *texts: str) -> PlanShelf:
    for number, text in enumerate(texts):
        save(folder, text, f"{number}.yaml")
    return fill_shelf(folder)


def test_hidden_files_are_no_plans(tmp_path: Path) -> None:
    for name in ("knee.yaml", ".knee.yaml", "._knee.yaml", ".#knee.yaml"):
        save(tmp_path, KNEE if name == "knee.yaml" else BROKEN, name)
    assert [path.name for path in own_files(tmp_path).values()] == ["knee.yaml"]
    assert version(fill_shelf(tmp_path)) == 1


def version(shelf: PlanShelf, name: str = "our-knee") -> int:
    return shelf.plan(name).version


def test_a_new_file_is_on_the_shelf_at_the_next_look(tmp_path: Path) -> None:
    shelf = fill_shelf(tmp_path)
    save(tmp_path, KNEE)
    assert shelf.look() == []
    assert version(shelf) == 1
    assert shelf.look() == []


def test_a_changed_file_takes_the_place_of_the_plan(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE)
    save(tmp_path, KNEE.replace("version: 1", "version: 2"), "0.yaml")
    assert shelf.look() == []
    found = shelf.find("our-knee")
    assert found
    assert (found.plan.version, "version: 2" in found.source) == (2, True)


def test_a_broken_file_never_takes_the_place_of_a_working_plan(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE)
    save(tmp_path, BROKEN, "0.yaml")
    [news] = shelf.look()
    assert (news.kind, news.file) == (NewsKind.BROKEN, "0.yaml")
    assert news.lines[0].startswith("0.yaml:8:19: ")
    assert version(shelf) == 1
    assert [shelved.plan.name for shelved in shelf.in_use_though_broken()] == ["our-knee"]


def test_a_broken_file_is_told_again_only_when_it_changes(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE)
    save(tmp_path, BROKEN, "0.yaml")
    assert len(shelf.look()) == 1
    assert shelf.look() == []
    save(tmp_path, KNEE.replace("our-knee", "other"), "other.yaml")
    assert shelf.look() == []
    save(tmp_path, BROKEN, "0.yaml")
    assert len(shelf.look()) == 1
    save(tmp_path, KNEE, "0.yaml")
    assert shelf.look() == [ShelfNews(NewsKind.MENDED, "0.yaml")]
    assert shelf.look() == []
    assert shelf.broken() == {}


def test_news_of_a_broken_file_tell_whether_its_plan_stays_in_use(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE)
    save(tmp_path, BROKEN, "0.yaml")
    save(tmp_path, BROKEN.replace("our-knee", "other"), "new.yaml")
    (tmp_path / "not-text.yaml").write_bytes(b"\xff")
    news = {piece.file: piece for piece in shelf.look()}
    assert {file: piece.kept for file, piece in news.items()} == {
        "0.yaml": True,
        "new.yaml": False,
        "not-text.yaml": False,
    }
    assert news["not-text.yaml"].lines[0].startswith("not-text.yaml:1:1: ")


def test_a_removed_file_drops_its_plan_and_no_other(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE, KNEE.replace("our-knee", "other"))
    (tmp_path / "0.yaml").unlink()
    assert shelf.look() == []
    assert shelf.find("our-knee") is None
    assert version(shelf, "other") == 1


def test_a_folder_that_is_away_for_a_while_drops_nothing(tmp_path: Path) -> None:
    folder, away = tmp_path / "plans", tmp_path / "away"
    folder.mkdir()
    shelf = shelf_with(folder, KNEE)
    folder.rename(away)
    [news] = shelf.look()
    assert (news.kind, news.kept) == (NewsKind.BROKEN, True)
    assert version(shelf) == 1
    away.rename(folder)
    assert shelf.look() == []
    assert shelf.broken() == {}


def test_another_text_under_the_same_version_is_told(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE)
    save(tmp_path, KNEE.replace("little", "bit"), "0.yaml")
    [news] = shelf.look()
    assert (news.kind, news.file) == (NewsKind.UNRAISED, "0.yaml")


def test_one_broken_file_holds_up_no_other_at_start(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, BROKEN, KNEE, "name: [")
    assert "hip-stem-cell" in shelf.names()
    assert version(shelf) == 1
    assert list(shelf.broken()) == ["0.yaml", "2.yaml"]


def test_a_folder_that_is_not_there_at_start_is_named(tmp_path: Path) -> None:
    with pytest.raises(AftercareError, match="nowhere"):
        fill_shelf(tmp_path / "nowhere")


def test_a_clinics_plan_goes_before_a_shipped_one_of_its_name(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE.replace("our-knee", "hip-stem-cell"))
    assert version(shelf, "hip-stem-cell") == 1
    assert shelf.plan("hip-stem-cell").title["en"] == "Our knee"
    assert [shelved.file for shelved in shelf.hidden()] == ["0.yaml"]
    (tmp_path / "0.yaml").unlink()
    shelf.look()
    assert shelf.plan("hip-stem-cell").title["en"] != "Our knee"


def test_two_files_with_one_name_are_told_apart(tmp_path: Path) -> None:
    shelf = shelf_with(tmp_path, KNEE, KNEE.replace("version: 1", "version: 2"))
    assert version(shelf) == 1
    [lines] = shelf.broken().values()
    assert lines == ("1.yaml:1:7: The name “our-knee” is that of 0.yaml already. Change one.",)


def test_plans_of_one_title_are_told_apart_by_their_names(tmp_path: Path) -> None:
    ours = "name: our-hip\nversion: 1\nextends: hip-stem-cell\n"
    shelf = shelf_with(tmp_path, ours, KNEE)
    titles = [shelf.title(name, "en") for name in ("our-hip", "hip-stem-cell", "our-knee")]
    hip = "Hip stem cell injection"
    assert titles == [f"{hip} (our-hip)", f"{hip} (hip-stem-cell)", "Our knee"]
    assert shelf.title("our-hip", "de") == "Stammzell-Injektion in die Hüfte (our-hip)"

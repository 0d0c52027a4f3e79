"""`aftercare plan new`: write a first plan into a file, and say what to do next."""

import shlex
from datetime import date
from pathlib import Path

from schedules.errors import AftercareError
from schedules.loading.plan_file import load_plan
from schedules.loading.plan_text import is_plan
from schedules.loading.starter import name_for, new_extension, new_plan, written


def write_new_plan(path: Path, extends: str | None, today: date) -> list[str]:
    """Write a starter and return two lines on what to do next; nothing is ever overwritten.

    Raises AftercareError, also as PlanFaults for a plan to extend that is not there or not sound.
    """
    if path.name.startswith("."):
        raise AftercareError("A file whose name starts with “.” is hidden, and never read.")
    if not is_plan(path.name):
        raise AftercareError(f"A plan's file ends in .yaml. Write {path.name}.yaml.")
    text = _extension(path, extends) if extends else new_plan(name_for(path.stem))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise AftercareError(f"{path} is there already, and is left as it is.") from None
    except OSError as error:
        raise AftercareError(f"Cannot write {path}: {error.strerror}.") from None
    typed = shlex.quote(str(path))
    return [
        f"Change {path}, then check it: aftercare plan check {typed}",
        f"See it: aftercare plan preview {typed} --anchor {today} --zone Europe/Madrid",
    ]


def _extension(path: Path, extends: str) -> str:
    name = name_for(path.stem)
    bare = f"name: {written(name)}\nversion: 1\nextends: {written(extends)}\n"
    base = load_plan(bare, path.name, folder=path.parent)
    return new_extension(name, extends, base)

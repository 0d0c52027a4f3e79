"""The text of plan files: those that ship, and those in a folder."""

from importlib.resources import files
from pathlib import Path

from schedules.faults import Fault, PlanFaults
from schedules.loading.yaml_tree import LARGEST

SHIPPED = files("schedules") / "plans"
UTF16 = (b"\xff\xfe", b"\xfe\xff")


def is_plan(name: str) -> bool:
    """Say whether a file of this name is taken for a plan; what systems and editors hide is not."""
    return names_file(name) and not name.startswith(".")


def names_file(name: str) -> bool:
    """Say whether this is the name of a file rather than of a plan."""
    return name.lower().endswith((".yaml", ".yml"))


def shipped() -> list[str]:
    """Give the names of the plans that come with the product."""
    return sorted(f.name.removesuffix(".yaml") for f in SHIPPED.iterdir() if is_plan(f.name))


def shipped_text(name: str) -> str:
    """Give the YAML text of a plan that ships."""
    return (SHIPPED / f"{name}.yaml").read_text(encoding="utf-8")


def read_plan_text(path: Path) -> str:
    """Read a plan file as text, a little more than the largest one at most. Raises PlanFaults."""
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        # Cut off within a letter, a file that is too long must still be called too long.
        return content.decode(errors="replace" if len(content) > LARGEST else "strict")
    except (OSError, ValueError) as error:
        if isinstance(error, UnicodeDecodeError):
            raise PlanFaults(str(path), [_undecoded(content, error.start)]) from None
        reason = getattr(error, "strerror", None) or "its name is not one"
        raise PlanFaults(str(path), [Fault(1, 1, f"Cannot read the file: {reason}.")]) from None


def _undecoded(content: bytes, start: int) -> Fault:
    if content.startswith(UTF16):
        return Fault(1, 1, "The file is UTF-16 text. Save it with the encoding UTF-8.")
    before = content[:start].decode()
    line, col = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    return Fault(line, col, "The file is not UTF-8 text. Save it with the encoding UTF-8.")

"""Write out a plan that extends another as one text that stands alone, to be pinned for years."""

import re
from pathlib import Path

import yaml

from schedules.faults import Fault, PlanFaults
from schedules.loading.extending import read_whole
from schedules.loading.yaml_tree import LARGEST, SURPRISING

PLAIN = re.compile(r"[A-Za-z][\w-]*( [\w-]+)*", re.ASCII)
WIDEST = 1 << 20


def flatten(text: str, name: str, folder: Path | None = None) -> str:
    """Give a plan's text with all that it extends in it; one that extends nothing as it is.

    It loads to the same plan. `folder` is where the plans beside it are. Raises PlanFaults.
    """
    tree = read_whole(text, name, folder)
    if tree.base is None:
        return text
    if tree.faults:
        raise PlanFaults(name, tree.faults)
    return write_out(tree.value, name)


def write_out(value: object, name: str) -> str:
    """Write a plan's values as YAML. Raises PlanFaults if that is too long for a plan."""
    text = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDEST, indent=2
    )
    if len(text.encode()) > LARGEST:
        message = "With what it extends, the plan is over 256 KB. Say less, or leave out more."
        raise PlanFaults(name, [Fault(1, 1, message)])
    return text


class _Dumper(yaml.CSafeDumper):
    """Writes what the strict reader reads back: no references, no words that can be misread."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _write_text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    plain = PLAIN.fullmatch(text) and not SURPRISING.fullmatch(text)
    style = "|" if "\n" in text else None if plain else '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _write_nothing(dumper: _Dumper, _: None) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:null", "")


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(type(None), _write_nothing)

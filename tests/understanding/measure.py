"""Measure how well messages are understood, by class and language, with 95 % Wilson bounds.

python tests/understanding/measure.py [-v] [FILE.jsonl …]

Without files it measures the labelled set beside it. `-v` prints each message that went wrong.
"""

import json
import signal
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

from schedules.understanding.understand import Understanding, understand

LABELLED = Path(__file__).parent / "labelled"
FLAGS = (
    "chest_pain",
    "breathing",
    "calf",
    "infection",
    "fever",
    "severe_pain",
    "allergic",
    "fall",
    "neuro",
    "fainting",
    "self_harm",
)
Label = Mapping[str, object]
Z = 1.96


@dataclass
class Rate:
    """How many of how many; the bounds are Wilson's for 95 %."""

    hits: int = 0
    total: int = 0

    def add(self, hit: bool) -> None:
        self.hits += hit
        self.total += 1

    @property
    def value(self) -> float:
        return self.hits / self.total if self.total else float("nan")

    def bounds(self) -> tuple[float, float]:
        if not self.total:
            return 0.0, 1.0
        spread = Z * Z / self.total
        middle = (self.value + spread / 2) / (1 + spread)
        half = Z * sqrt(self.value * (1 - self.value) / self.total + spread / self.total / 4)
        return max(middle - half / (1 + spread), 0.0), min(middle + half / (1 + spread), 1.0)

    def __str__(self) -> str:
        if not self.total:
            return "      –"
        low, high = self.bounds()
        return f"{self.value:7.1%} [{low:.1%}–{high:.1%}] {self.hits}/{self.total}"


@dataclass
class Figures:
    """The rates of a set of messages, by what they measure, and what went wrong."""

    rates: dict[str, Rate] = field(default_factory=lambda: defaultdict(Rate))
    wrong: list[str] = field(default_factory=list)

    def note(self, name: str, right: bool, label: Label, got: object, wanted: object) -> None:
        self.rates[name].add(right)
        if not right:
            self.wrong.append(f"{name}: {label['text']!r}: {got}, labelled {wanted}")

    def alarm(self, name: str, fired: bool, label: Label, got: object, because: object) -> None:
        self.rates[name].add(fired)
        if fired:
            self.wrong.append(f"{name}: {label['text']!r}: {got} because {because}")


def labels(paths: Iterable[Path]) -> Iterator[Label]:
    """Give each labelled message of some files."""
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def measure(labelled: Iterable[Label]) -> Figures:
    """Understand each message in its own language and compare with its label."""
    figures = Figures()
    for label in labelled:
        got = understand(str(label["text"]), str(label["lang"]))
        _flags(figures, label, got)
        _medicines(figures, label, got)
        _values(figures, label, got)
    return figures


def _flags(figures: Figures, label: Label, got: Understanding) -> None:
    wanted, found = set(label["red_flags"]), set(got.red_flags)
    for flag in FLAGS:
        if flag in wanted:
            figures.note(f"found {flag}", flag in found, label, sorted(found), flag)
    for flag in wanted:
        figures.note("red flags found", flag in found, label, sorted(found), flag)
    if wanted:
        figures.note("messages raised", bool(found), label, sorted(found), sorted(wanted))
        extra = found - wanted
        figures.alarm("flag beside", bool(extra), label, sorted(extra), got.because)
    else:
        figures.alarm("false alarms", bool(found), label, sorted(found), got.because)


def _medicines(figures: Figures, label: Label, got: Understanding) -> None:
    wanted, found = set(label["nsaids"]), set(got.nsaids)
    for name in sorted(wanted):
        figures.note("NSAIDs found", name in found, label, sorted(found), name)
    figures.alarm("NSAIDs false", bool(found - wanted), label, sorted(found), got.because)
    if wanted:
        use = label["nsaid_use"]
        figures.note("NSAID use", got.nsaid_use == use, label, got.nsaid_use, use)


def _values(figures: Figures, label: Label, got: Understanding) -> None:
    score = label["pain"]
    kind = "pain when none" if score is None else "pain"
    figures.note(kind, got.pain == score, label, got.pain, score)
    answer = label["answer"]
    kind = "answer when none" if answer is None else "answer"
    figures.note(kind, got.answer == answer, label, got.answer, answer)
    kind = "stop" if label["stop"] else "stop when none"
    figures.note(kind, got.stop == label["stop"], label, got.stop, label["stop"])


ROWS = (
    "red flags found",
    "messages raised",
    "false alarms",
    "flag beside",
    *(f"found {flag}" for flag in FLAGS),
    "NSAIDs found",
    "NSAIDs false",
    "NSAID use",
    "pain",
    "pain when none",
    "answer",
    "answer when none",
    "stop",
    "stop when none",
)


def main(arguments: list[str]) -> None:
    paths = [Path(a) for a in arguments if a != "-v"] or sorted(LABELLED.glob("*.jsonl"))
    everything = list(labels(paths))
    for language in sorted({str(label["lang"]) for label in everything}):
        own = [label for label in everything if label["lang"] == language]
        figures = measure(own)
        print(f"\n{language}: {len(own)} messages")
        for row in ROWS:
            print(f"  {row:18}{figures.rates[row]}")
        if "-v" in arguments:
            print(*(f"  {line}" for line in figures.wrong), sep="\n")


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # a reader that has seen enough may leave
    main(sys.argv[1:])

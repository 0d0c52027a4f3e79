"""A stopwatch for tests that bound work: seconds of CPU, without what other tests have left."""

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass
class Spent:
    """How many seconds of CPU the block took, once it is over."""

    seconds: float = float("inf")


@contextmanager
def work_of_block() -> Iterator[Spent]:
    """Measure a block's work; looking through a whole run's heap for garbage is no part of it."""
    spent = Spent()
    gc.freeze()
    began = time.process_time()
    try:
        yield spent
    finally:
        spent.seconds = time.process_time() - began
        gc.unfreeze()

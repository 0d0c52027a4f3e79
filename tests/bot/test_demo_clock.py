"""The demo's clock: it runs at a speed, jumps forward, and never goes back."""

import math
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.demo_clock import DemoClock

START = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


class Stopwatch:
    """Real seconds, passed by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch() -> Stopwatch:
    return Stopwatch()


@pytest.mark.parametrize(
    ("speed", "passed"),
    [
        (1, timedelta(seconds=10)),  # real time
        (3600, timedelta(hours=10)),  # an hour a second
        (0, timedelta()),  # it stands still
    ],
)
def test_it_runs_at_its_speed(watch: Stopwatch, speed: float, passed: timedelta) -> None:
    clock = DemoClock(START, watch, speed)
    watch.seconds += 10
    assert clock.now() == START + passed


def test_a_jump_goes_forward_only(watch: Stopwatch) -> None:
    clock = DemoClock(START, watch)
    clock.jump(START + timedelta(days=1))
    clock.jump(START)
    assert clock.now() == START + timedelta(days=1)


def test_seconds_until_are_real_ones(watch: Stopwatch) -> None:
    clock = DemoClock(START, watch, speed=60)
    assert clock.seconds_until(START + timedelta(hours=1)) == 60
    assert clock.seconds_until(START - timedelta(hours=1)) == -3600
    clock.set_speed(0)
    assert clock.seconds_until(START + timedelta(hours=1)) == math.inf


@pytest.mark.parametrize("speed", [-1, 1_000_001])
def test_a_speed_out_of_reach_is_refused(watch: Stopwatch, speed: float) -> None:
    with pytest.raises(ValueError, match="between 0 and"):
        DemoClock(START, watch).set_speed(speed)


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0, 1000), st.integers(-99, 99))))
def test_whatever_is_done_to_it_it_never_goes_back(
    moves: list[tuple[float, float, int]],
) -> None:
    watch = Stopwatch()
    clock = DemoClock(START, watch)
    shown = [clock.now()]
    for seconds, speed, jump in moves:
        watch.seconds += seconds
        shown.append(clock.now())
        clock.set_speed(speed)
        clock.jump(shown[-1] + timedelta(hours=jump))
        shown.append(clock.now())
    assert shown == sorted(shown)

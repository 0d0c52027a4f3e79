"""Room on a day: who moves when more is to be said on one day than a patient is to be told."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple


class Rank(IntEnum):
    """Who keeps their day when it is full: lower ones first, and among equals who came first."""

    FIXED = 0
    MAY_WAIT = 1
    WINDOWED = 2


class Wish(NamedTuple):
    """A reminder's own day and the last one it may come on instead; the same for a fixed one."""

    first: date
    last: date
    rank: Rank

    def days(self) -> Iterator[date]:
        """Give the days it may come on, its own first."""
        return (self.first + timedelta(n) for n in range((self.last - self.first).days + 1))


def make_room(wishes: Sequence[Wish], most: int) -> list[date]:
    """Give each wish its day, so that no day holds more than `most` where that can be helped.

    Whoever fits keeps its own day. One that does not takes the first of its days with room, or has
    others move on from a full one, as few as possible; without any such way it keeps its own day.
    """
    own = [wish.first for wish in wishes]
    if max(Counter(own).values(), default=0) <= most:
        return own
    return _Calendar(wishes, most).days


class _Calendar:
    """Days with who comes on them; `full` are those from which no way leads to a day with room."""

    def __init__(self, wishes: Sequence[Wish], most: int) -> None:
        self._wishes = wishes
        self._most = most
        self._on: defaultdict[date, list[int]] = defaultdict(list)
        self._full: set[date] = set()
        self.days = [wish.first for wish in wishes]
        in_turn = sorted(range(len(wishes)), key=lambda who: (wishes[who].rank, who))
        for who in [who for who in in_turn if not self._stays(who)]:
            self._find_room(who)

    def _stays(self, who: int) -> bool:
        day, _, rank = self._wishes[who]
        stays = rank is Rank.FIXED or self._has_room(day)
        if stays:
            self._on[day].append(who)
        return stays

    def _has_room(self, day: date) -> bool:
        return len(self._on[day]) < self._most

    def _find_room(self, who: int) -> None:
        """Look from day to day, nearest first, for a chain of moves that ends where there is room.

        Days seen in vain stay so: whoever moves later can no more get out of them.
        """
        mover: dict[date, int] = {}
        ahead = self._reach(who, mover)
        while ahead:
            day = ahead.popleft()
            if self._has_room(day):
                self._move(who, day, mover)
                return
            for other in self._on[day]:
                ahead += self._reach(other, mover)
        self._full |= mover.keys()
        self._on[self.days[who]].append(who)

    def _reach(self, who: int, mover: dict[date, int]) -> deque[date]:
        """Note the days that are reached by moving `who`, and give them."""
        unseen = (day for day in self._wishes[who].days() if day not in mover)
        fresh = deque(day for day in unseen if day not in self._full)
        mover.update(dict.fromkeys(fresh, who))
        return fresh

    def _move(self, who: int, day: date, mover: dict[date, int]) -> None:
        """Move all along the way that led to `day`, the last first."""
        moving = mover[day]
        while moving != who:
            self._on[self.days[moving]].remove(moving)
            self._on[day].append(moving)
            day, self.days[moving] = self.days[moving], day
            moving = mover[day]
        self._on[day].append(who)
        self.days[who] = day

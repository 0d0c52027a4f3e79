"""What a check-in asks whom, and the answers it offers."""

import pytest

from schedules.check_in import check_in_items
from schedules.loading.plan_file import load_plan
from schedules.plan import Plan

SOURCE = """\
name: asks
version: 1
title: {en: Asks, de: Fragt}
languages: [en, de]
questions:
  relief: {type: percent, question: {en: Better?, de: Besser?}}
  calf: {type: yes_no, question: {en: Sore?, de: Weh?}}
  more: {type: text, question: {en: What?, de: Was?}}
  hip: {type: instrument, instrument: hoos_jr}
steps:
  all_of_them:
    kind: check_in
    when: 1 day
    questions: [relief, calf, more, hip]
    text: {en: Hello., de: Hallo.}
  hip_alone:
    kind: check_in
    when: 2 days
    questions: hip
    text: {en: Hello., de: Hallo.}
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan(SOURCE, "asks.yaml")


def asked(plan: Plan, step: str, language: str) -> list[str]:
    return [item.key for item in check_in_items(plan, plan.steps[step], language)]


def test_an_instrument_is_asked_item_by_item(plan: Plan) -> None:
    hip = [f"hip.{part}" for part in range(1, 7)]
    assert asked(plan, "all_of_them", "en") == ["relief", "calf", "more", *hip]


def test_an_instrument_is_left_out_in_a_language_it_is_not_validated_in(plan: Plan) -> None:
    assert asked(plan, "all_of_them", "de") == ["relief", "calf", "more"]
    assert asked(plan, "all_of_them", "en-GB")[-1] == "hip.6"
    assert asked(plan, "all_of_them", "fr")[-1] == "hip.6"  # reads the plan in English then


def test_an_instrument_that_is_all_a_check_in_asks_is_asked_anyhow(plan: Plan) -> None:
    assert asked(plan, "hip_alone", "de") == [f"hip.{part}" for part in range(1, 7)]


def test_places_count_what_is_asked_and_not_what_is_left_out(plan: Plan) -> None:
    items = check_in_items(plan, plan.steps["all_of_them"], "de")
    assert [(item.place, item.places) for item in items] == [(1, 3), (2, 3), (3, 3)]
    items = check_in_items(plan, plan.steps["all_of_them"], "en")
    assert {(item.place, item.places) for item in items if item.part} == {(4, 4)}


def test_buttons_offer_the_answers_of_each_kind(plan: Plan) -> None:
    items = {item.key: item for item in check_in_items(plan, plan.steps["all_of_them"], "en")}
    assert items["relief"].answers == tuple(str(ten) for ten in range(0, 101, 10))
    assert items["calf"].answers == ("yes", "no")
    assert items["more"].answers == ()
    assert items["hip.1"].answers == ("0", "1", "2", "3", "4")

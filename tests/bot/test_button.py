"""Buttons carry signed data: what was made up or copied from another chat reads as nothing."""

import pytest
from markupsafe import Markup

from bot.button import Signer, button

SIGNER = Signer("42:made-up-token")
ROSA, MAX = 701, 702


def test_what_is_signed_for_a_chat_is_read_there():
    data = SIGNER.data(ROSA, "answer", "7", "ok")
    assert SIGNER.read(ROSA, data) == ["answer", "7", "ok"]


def test_another_chat_and_another_bot_read_nothing():
    data = SIGNER.data(ROSA, "answer", "7", "ok")
    assert SIGNER.read(MAX, data) is None
    assert Signer("43:another-token").read(ROSA, data) is None


@pytest.mark.parametrize("place", range(len("answer:7:ok")))
def test_no_letter_can_be_changed(place):
    data = SIGNER.data(ROSA, "answer", "7", "ok")
    assert SIGNER.read(ROSA, f"{data[:place]}~{data[place + 1 :]}") is None


@pytest.mark.parametrize(
    "data", ["", ":", "::", "answer", "answer:7:ok:", "answer:7:ok:é", "\0", "x" * 64]
)
def test_made_up_data_reads_as_nothing(data):
    assert SIGNER.read(ROSA, data) is None


def test_data_that_telegram_would_refuse_is_never_made():
    assert len(SIGNER.data(ROSA, "zone", "America/Argentina/ComodRivadavia").encode()) <= 64
    with pytest.raises(ValueError, match="64"):
        SIGNER.data(ROSA, "plan", "é" * 30)


def test_a_label_is_plain_text():
    assert button(Markup("Fish &amp; chips"), "list").label == "Fish & chips"
    assert button("<b>&", "card", 7).arguments == ("7",)

"""The token stays out of logs, wherever in a record it is."""

import io
import logging

import pytest

from bot.delivery.redact import RedactTokens, quiet_libraries, redact

TOKEN = "1234567890:AAFj3kd9_sLw-20dkcmEkpQ0xYz8vB7nMuA"


@pytest.fixture
def logged():
    """Give a logger and what reaches its handler, formatted."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.addFilter(RedactTokens())
    logger = logging.Logger("any")
    logger.addHandler(handler)
    return logger, written


@pytest.mark.parametrize(
    ("message", "args", "expected"),
    [
        (f"token is {TOKEN}.", (), "token is <token>."),
        ("token is %s.", (TOKEN,), "token is <token>."),
        ("%s", ({"token": TOKEN},), "{'token': '<token>'}"),
        (
            f"POST https://api.telegram.org/bot{TOKEN}/sendMessage",
            (),
            "POST https://api.telegram.org/bot<token>/sendMessage",
        ),
        # A stand-in's short token is one too, where a web address shows it.
        ("http://127.0.0.1:8081/bot1:demo/getMe", (), "http://127.0.0.1:8081/bot<token>/getMe"),
        # What only looks a little like one is left alone.
        ("at 12:30 message 17 was sent", (), "at 12:30 message 17 was sent"),
        ("100%", (), "100%"),
    ],
)
def test_tokens_are_replaced_in_messages_and_arguments(logged, message, args, expected):
    logger, written = logged
    logger.error(message, *args)
    assert written.getvalue() == expected + "\n"


def test_tokens_are_replaced_in_tracebacks_and_their_causes(logged):
    logger, written = logged
    try:
        try:
            raise ValueError(f"bad address /bot{TOKEN}/getMe")
        except ValueError as cause:
            raise RuntimeError(f"cannot use {TOKEN}") from cause
    except RuntimeError:
        logger.exception("it failed", stack_info=True)
    assert TOKEN not in written.getvalue()
    assert written.getvalue().count("<token>") >= 2
    assert "RuntimeError" in written.getvalue()


def test_redacting_twice_changes_nothing_more():
    assert redact(redact(f"/bot{TOKEN}/x")) == "/bot<token>/x"


def test_libraries_say_nothing_of_ordinary_work():
    quiet_libraries()
    assert not logging.getLogger("httpx").isEnabledFor(logging.INFO)
    assert not logging.getLogger("telegram.request.BaseRequest").isEnabledFor(logging.CRITICAL)

"""Redacting keeps the bot's token out of logs: messages, their arguments and tracebacks."""

import logging
import re

# A token is the bot's number, a colon and a secret; in a web address it follows `/bot`.
_TOKEN = re.compile(r"\b\d+:[A-Za-z0-9_-]{20,}|(?<=/bot)\d+:[^/\s\"']+")
_SHOWN_INSTEAD = "<token>"

_TRACEBACKS = logging.Formatter()


def redact(text: str) -> str:
    """Return the text with every bot token replaced."""
    return _TOKEN.sub(_SHOWN_INSTEAD, text)


class RedactTokens(logging.Filter):
    """Removes bot tokens from a record; add it to each handler, since loggers' filters are not
    asked about the records of the loggers below them.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record in place and let it pass."""
        record.msg, record.args = redact(record.getMessage()), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = _TRACEBACKS.formatException(record.exc_info)
        record.exc_info = None  # what was formatted is all that a handler may still show
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        if record.stack_info:
            record.stack_info = redact(record.stack_info)
        return True


def quiet_libraries() -> None:
    """Silence what libraries log about ordinary work, and what would put patients' words in a log.

    `httpx` logs whole addresses, token included; PTB's request logger logs the body of an answer
    that it cannot read, and that body may hold messages.
    """
    for name in ("httpx", "httpcore", "apscheduler", "alembic"):
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger("telegram.request.BaseRequest").setLevel(logging.CRITICAL + 1)

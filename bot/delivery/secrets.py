"""Secrets of invitations are in the outbox until they are sent, and no longer.

What is shown of a way in (its link, its code) waits in a message like all that is said. Once that
message is over, only the hashes are left in the database.
"""

import re
from typing import Any

from bot.delivery.attachment import HOLDING_SECRETS
from schedules.message import Message

_SHOWN = re.compile(r"https://t\.me/\S+|<code>[^<]*</code>")


def without_secrets(message: Message) -> dict[str, Any]:
    """Return the values of a message's row once it is over, if it showed a way in; else none."""
    attachment = message.attachment or {}
    if message.picture is None and attachment.get("kind") not in HOLDING_SECRETS:
        return {}
    return {
        "picture": None,
        "attachment": None if attachment.get("kind") in HOLDING_SECRETS else message.attachment,
        "html": _SHOWN.sub("…", message.html or "") or None,
    }

"""Webhooks: updates brought to an address on this machine instead of being fetched."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import Any

import httpx

from bot.sandbox.calls import Call, method
from bot.sandbox.errors import bad_request, unsupported
from bot.sandbox.receiving import allow_updates
from bot.sandbox.updates import Update, Updates

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
ANSWER_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 8.0


@dataclass
class Webhook:
    """Brings a bot's updates to its address one by one, and tries again until it takes them."""

    url: str
    secret: str
    updates: Updates
    max_connections: int = 40
    last_error: str | None = None
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Begin to deliver."""
        self.task = asyncio.get_running_loop().create_task(self._deliver())

    def stop(self) -> None:
        """Deliver no more."""
        if self.task:
            self.task.cancel()

    async def _deliver(self) -> None:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.secret} if self.secret else {}
        pause = 0.25
        async with httpx.AsyncClient(
            headers=headers, timeout=ANSWER_SECONDS, trust_env=False
        ) as client:
            while True:
                waiting = self.updates.read(0, 1)
                if not waiting:
                    await self.updates.grown.wait(ANSWER_SECONDS)
                elif await self._bring(client, waiting[0]):
                    self.updates.confirm(waiting[0].id + 1)
                    pause = 0.25
                else:
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _bring(self, client: httpx.AsyncClient, update: Update) -> bool:
        try:
            answer = await client.post(self.url, json=update.to_bot())
        except httpx.HTTPError as error:
            self.last_error = f"Connection failed: {type(error).__name__}"
            return False
        if not answer.is_success:
            self.last_error = f"Wrong response from the webhook: {answer.status_code}"
            return False
        if b'"method"' in answer.content:
            self.last_error = "The sandbox performs no method given in a webhook's answer"
        return True


@method("setWebhook", "url max_connections allowed_updates drop_pending_updates secret_token")
def set_webhook(call: Call) -> bool:
    """Have the updates delivered, on this machine only; without an address, stop that."""
    url, secret = call.params.text("url"), call.params.text("secret_token")
    if not url:
        _stop(call)
        return True
    _check_address(url)
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    allow_updates(call)
    _stop(call)
    call.bot.updates.end_poll("Conflict: terminated by setWebhook request")
    most = call.params.between("max_connections", 1, 100, otherwise=40)
    call.bot.webhook = Webhook(url, secret, call.bot.updates, most)
    call.bot.webhook.start()
    return True


@method("deleteWebhook", "drop_pending_updates")
def delete_webhook(call: Call) -> bool:
    """Go back to getUpdates."""
    _stop(call)
    return True


@method("getWebhookInfo")
def get_webhook_info(call: Call) -> dict[str, Any]:
    """Describe the webhook and what waits."""
    webhook, updates = call.bot.webhook, call.bot.updates
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(updates),
    }
    if webhook:
        info |= {"max_connections": webhook.max_connections, "ip_address": "127.0.0.1"}
    if webhook and webhook.last_error:
        info |= {"last_error_message": webhook.last_error}
        info |= {"last_error_date": int(call.sandbox.clock().timestamp())}
    if updates.allowed:
        info["allowed_updates"] = sorted(updates.allowed)
    return info


def _check_address(url: str) -> None:
    try:
        address = httpx.URL(url)
    except httpx.InvalidURL:
        raise bad_request("invalid webhook URL specified") from None
    if address.scheme not in {"http", "https"}:
        raise bad_request("invalid webhook URL specified")
    if address.host not in _LOOPBACK:
        raise unsupported("webhooks on other machines; use 127.0.0.1")


def _stop(call: Call) -> None:
    if call.bot.webhook:
        call.bot.webhook.stop()
    call.bot.webhook = None
    if call.params.true("drop_pending_updates"):
        call.bot.updates.clear()

"""The web application: which address leads where."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.bot_api import BotApi
from bot.sandbox.control import Control, answered
from bot.sandbox.control_clock import ClockControl

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

PAGE = Path(__file__).parent / "page"
_USER = "/sandbox/users/{user_id:int}"


def build_app(sandbox: Sandbox) -> Starlette:
    """Return the application that plays this sandbox."""
    api = BotApi(sandbox)
    return Starlette(
        routes=[
            Route("/bot{token}/{method}", api.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", api.file),
            *_control_routes(Control(sandbox)),
            *_clock_routes(ClockControl(sandbox)),
            Route("/", _front_page),
            Mount("/page", StaticFiles(directory=PAGE, check_dir=False)),
        ]
    )


def _control_routes(control: Control) -> list[BaseRoute]:
    get = [
        ("/sandbox/bots", control.list_bots),
        ("/sandbox/users", control.list_users),
        (f"{_USER}/chat", control.chat),
        ("/sandbox/faults", control.list_faults),
        ("/sandbox/journal", control.read_journal),
        ("/sandbox/events", control.stream_events),
        ("/sandbox/page", control.show_page),
        ("/sandbox/files/{file_id}", control.file),
    ]
    post = [
        ("/sandbox/bots", control.add_bot),
        ("/sandbox/users", control.add_user),
        (f"{_USER}/send", control.send),
        (f"{_USER}/tap", control.tap),
        (f"{_USER}/open", control.open_link),
        (f"{_USER}/block", control.block),
        (f"{_USER}/unblock", control.unblock),
        (f"{_USER}/{{kind}}", control.send_media),
        ("/sandbox/groups", control.add_group),
        ("/sandbox/faults", control.add_fault),
    ]
    return [
        *(Route(path, answered(endpoint)) for path, endpoint in get),
        *(Route(path, answered(endpoint), methods=["POST"]) for path, endpoint in post),
        Route("/sandbox/faults", answered(control.clear_faults), methods=["DELETE"]),
        Route("/sandbox/page", answered(control.set_page), methods=["PUT"]),
    ]


def _clock_routes(clock: ClockControl) -> list[BaseRoute]:
    return [
        Route("/sandbox/clock", answered(clock.show)),
        Route("/sandbox/clock", answered(clock.move), methods=["POST"]),
    ]


async def _front_page(request: Request) -> Response:
    index = PAGE / "index.html"
    if not index.exists():
        return PlainTextResponse("The sandbox is running; its page is not installed.")
    return FileResponse(index, headers={"Cache-Control": "no-store"})

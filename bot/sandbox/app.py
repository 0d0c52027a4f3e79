"""The web application: which address leads where."""

from __future__ import annotations

from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.asked import answered
from bot.sandbox.bot_api import BotApi
from bot.sandbox.control import ControlEndpoints
from bot.sandbox.control_clock import ClockControl
from bot.sandbox.control_people import People
from bot.sandbox.errors import BotApiError

if TYPE_CHECKING:
    from bot.sandbox.sandbox import Sandbox

PAGE = Path(__file__).parent / "page"
_USER = "/sandbox/users/{user_id:int}"


class PageFiles(StaticFiles):
    """The page's files; a browser asks each time whether they are new, or it would mix versions."""

    def file_response(self, *parts: Any, **named: Any) -> Response:
        response = super().file_response(*parts, **named)
        response.headers["Cache-Control"] = "no-cache"
        return response


def build_app(sandbox: Sandbox) -> Starlette:
    """Return the application that plays this sandbox."""
    api = BotApi(sandbox)
    return Starlette(
        routes=[
            Route("/bot{token}/{method}", api.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", api.file),
            *_people_routes(People(sandbox)),
            *_control_routes(ControlEndpoints(sandbox)),
            *_clock_routes(ClockControl(sandbox)),
            Route("/", _front_page),
            Mount("/page", PageFiles(directory=PAGE, check_dir=False)),
        ],
        exception_handlers={HTTPException: _no_such_address},
    )


def _people_routes(people: People) -> list[BaseRoute]:
    acts = {
        "send": people.send,
        "tap": people.tap,
        "open": people.open,
        "block": people.block,
        "unblock": people.unblock,
        # What is left of the acts is a kind of thing to send: photo, sticker…
        "{kind}": people.send_media,
    }
    return [
        Route("/sandbox/users", answered(people.list)),
        Route("/sandbox/users", answered(people.add), methods=["POST"]),
        Route(f"{_USER}/chat", answered(people.chat)),
        *(Route(f"{_USER}/{act}", answered(do), methods=["POST"]) for act, do in acts.items()),
    ]


def _control_routes(control: ControlEndpoints) -> list[BaseRoute]:
    routes = [
        ("GET", "bots", control.list_bots),
        ("POST", "bots", control.add_bot),
        ("POST", "groups", control.add_group),
        ("GET", "faults", control.list_faults),
        ("POST", "faults", control.add_fault),
        ("DELETE", "faults", control.clear_faults),
        ("GET", "journal", control.read_journal),
        ("GET", "events", control.stream_events),
        ("GET", "page", control.show_page),
        ("PUT", "page", control.set_page),
        ("GET", "files/{file_id}", control.file),
    ]
    return [
        Route(f"/sandbox/{path}", answered(endpoint), methods=[verb])
        for verb, path, endpoint in routes
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


async def _no_such_address(request: Request, error: Exception) -> Response:
    """Answer an unknown address in the words of the API it belongs to."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    if request.url.path.startswith("/sandbox/"):
        sentence = f"There is no {request.method} {request.url.path} here."
        return JSONResponse({"error": sentence}, status)
    return JSONResponse(BotApiError(status, HTTPStatus(status).phrase).envelope(), status)

"""Every page behind a patient's card leads back to it, and the card to where it was opened from."""

from collections.abc import AsyncIterator

import pytest
from clinic import TestClinic, buttons, meaning, verbs

from bot.sandbox.phone import Message

ORIGINS = (["today", "0"], ["list", "0"], ["alerts", "0"])
# What acts at once, or sends a file or a link: it leads to no page, or to the one tested below.
ACTS = {"ack", "take", "close", "send", "confirm", "resting", "rested", "skip", "early", "ended"}
ACTS |= {"keep", "undo", "phone", "invite", "chart", "write"}
LEADS_BACK = {"card", "more", "leave", *(origin[0] for origin in ORIGINS)}


async def opened(clinic: TestClinic, origin: list[str]) -> Message:
    """Open the card from one of the lists, anew."""
    command = {"list": "/patients"}.get(origin[0], f"/{origin[0]}")
    [listed] = await clinic.nurse.send(command)
    [card] = await clinic.nurse.tap("card", message_id=listed["id"])
    return card


async def pages(clinic: TestClinic, card: Message) -> AsyncIterator[tuple[list[str], Message]]:
    """Yield every page that can be reached in the card's message, with the way there.

    Whoever is shown one goes back to the card before the next.
    """
    nurse, at = clinic.nurse, card["id"]
    ways: list[list[list[str]]] = [[means] for means in _onward(card)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if ":".join(way[-1]) in seen:
            continue
        seen.add(":".join(way[-1]))
        for means in way:
            [page, *_] = [m for m in await nurse.tap(*means, message_id=at) if m["id"] == at]
        yield [":".join(means) for means in way], page
        ways += [[*way, means] for means in _onward(page)]


def _onward(page: Message) -> list[list[str]]:
    """Return what leads on from a page, one button of each kind."""
    found: dict[str, list[str]] = {}
    for means in map(meaning, buttons(page)):
        exports = means[0] == "export" and len(means) > 2
        if means[0] not in ACTS | LEADS_BACK and not exports:
            kind = means[0] if means[0] not in ("alter", "end") else ":".join(means)
            found.setdefault(kind, means)
    if "more" in verbs(page) and "change" in verbs(page):
        found["more"] = next(m for m in map(meaning, buttons(page)) if m[0] == "more")
    return list(found.values())


@pytest.mark.parametrize("origin", ORIGINS, ids=lambda origin: origin[0])
async def test_every_page_of_the_card_leads_back_to_it_and_on_to_where_it_came_from(
    clinic: TestClinic, origin: list[str]
) -> None:
    clinic.invited("Bed 4")  # who may be the same
    rosa = await clinic.joined()  # the latest one is the first of the list
    await rosa.send("I have chest pain")
    card = await opened(clinic, origin)
    assert meaning(buttons(card)[-1]) == origin
    found = []
    async for way, page in pages(clinic, card):
        found.append(way[-1].split(":")[0])
        back = [m for m in map(meaning, buttons(page)) if m[0] in ("card", "leave")]
        assert back, way
        if back[0][0] == "leave":
            [page] = await clinic.nurse.tap("leave", message_id=card["id"])
            assert "card" in verbs(page), way
        [again] = await clinic.nurse.tap("card", message_id=card["id"])
        assert meaning(buttons(again)[-1]) == origin, way
    behind_more = {"note", "number", "talked", "rest", "coming", "twice", "end", "export", "audit"}
    assert {*behind_more, "more", "change", "alter", "reminders", "reminder", "one", "both"} <= {
        *found
    }


async def test_what_was_done_or_typed_leads_back_as_well(clinic: TestClinic) -> None:
    nurse = clinic.nurse
    rosa = await clinic.joined()
    await rosa.send("My leg is warm")
    await opened(clinic, ["today", "0"])

    async def leads_back() -> None:
        [card] = await nurse.tap("card", "1")
        assert meaning(buttons(card)[-1]) == ["today", "0"]

    await nurse.tap("more")
    await nurse.tap("note")
    await nurse.send("Walks well.")  # a message of its own
    await leads_back()
    await nurse.tap("more")
    await nurse.tap("rest")
    await nurse.tap("resting")
    await leads_back()
    await nurse.tap("change")
    await nurse.tap("alter", "hour")
    await nurse.tap("to", "1200")
    await nurse.tap("confirm")
    await leads_back()
    await nurse.tap("write")
    await nurse.send("Keep it dry")
    await nurse.tap("send")
    [card] = await nurse.tap("card", "1")
    assert meaning(buttons(card)[-1]) == ["today", "0"]
    await nurse.send("/patient_1")  # opened anew, from nowhere
    await nurse.tap("more")
    [card] = await nurse.tap("card", "1")
    assert meaning(buttons(card)[-1]) == ["list", "0"]

"""Fixtures of the conversation's tests."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime

import pytest
from clinic import TestClinic, open_clinic


@pytest.fixture
def clinic_at() -> Callable[[datetime], AbstractAsyncContextManager[TestClinic]]:
    """Open a clinic at an instant of the test's choice."""
    return open_clinic


@pytest.fixture
async def clinic() -> AsyncIterator[TestClinic]:
    """A clinic on a Friday at 09:30 in London."""
    async with open_clinic() as opened:
        yield opened

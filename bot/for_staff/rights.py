"""Rights: who on the staff may use a command or a button.

Each command, button and typed answer of staff stands in one table (`commands`, `taps`, `typed`)
beside the roles that may use it. The desk looks there at each turn, before anything is done.
"""

from collections.abc import Callable
from enum import Enum
from typing import NamedTuple

from markupsafe import Markup

from bot.draft import Draft
from bot.for_staff.staff import Role, Staff
from bot.talk import Talk
from bot.words import Words

Roles = frozenset[Role]
ALL: Roles = frozenset(Role)
"""Everybody on the staff: who looks."""
CARERS: Roles = frozenset({Role.ADMIN, Role.CLINICIAN})
"""Who acts for patients."""
ADMINS: Roles = frozenset({Role.ADMIN})
"""Who answers for the clinic: its staff and settings."""


class Part(Enum):
    """What somebody wants to do who looks for a command, in the order of the help."""

    NEEDS = "who needs me"
    PATIENTS = "patients"
    PLANS = "plans"
    CLINIC = "clinic"
    ALWAYS = "always"  # below the others, without a heading


class Command(NamedTuple):
    """A command of staff; `menu` describes it in menu and help, None keeps it out of both.

    `serve` gets what follows the command; `/patient_12` is the command `patient` with 12. The help
    shows it in its `part`.
    """

    name: str
    who: Roles
    serve: Callable[[Talk, Staff, str], None]
    menu: Callable[[Words], Markup] | None = None
    part: Part = Part.ALWAYS


class Tap(NamedTuple):
    """What the buttons of one verb do; `serve` gets the arguments behind the button."""

    verb: str
    who: Roles
    serve: Callable[[Talk, Staff, list[str]], None]


class Typed(NamedTuple):
    """What is done with a text while a draft of a topic is under way."""

    topic: str
    who: Roles
    serve: Callable[[Talk, Staff, Draft], None]

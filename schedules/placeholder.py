"""Placeholders in a plan's texts: `{clinic}`, `{week}`, `{until}` and the like."""

import re

FACTS = frozenset({"clinic", "phone", "emergency"})
"""Placeholders whose words the clinic's settings give."""
OF_THE_DAY = frozenset({"day", "week"})
"""Placeholders counted from the procedure: whole days and whole weeks since."""
OF_THE_END = frozenset({"until", "days_left", "time_left"})
"""Placeholders that need a step with an end: its date, the days to it, and those in words."""
RED_FLAGS = "red_flags"
"""Placeholder for a line on each red flag of the plan."""
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")

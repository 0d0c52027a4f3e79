"""What the parts of a plan must agree on: languages, texts, names, rules and restrictions.

Looks at the file's values as written, so that it can speak even where another part is wrong.
"""

from collections.abc import Iterator

from schedules.checks.conflicts import conflicts
from schedules.checks.firing import never_fires
from schedules.checks.language_codes import wrong_codes
from schedules.checks.mentions import unknown_names
from schedules.checks.wording import wrong_wording
from schedules.checks.written import mapping, texts
from schedules.loading.tree import Complaint


def disagreements(plan: object) -> Iterator[Complaint]:
    """Give each place where the parts of a plan, as read from its file, do not fit together.

    What only follows from a wrong language code, or from steps that are not there, is not said.
    """
    root = mapping(plan)
    listed = root.get("languages")
    languages = texts(listed) if isinstance(listed, list) else []
    wrong = list(wrong_codes(languages))
    yield from wrong
    yield from wrong_wording(root, [] if wrong else languages)
    yield from unknown_names(root)
    if mapping(root.get("steps")):
        yield from never_fires(root)
    yield from conflicts(root)

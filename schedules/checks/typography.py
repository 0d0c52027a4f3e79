"""Typography: marks for a program, which a patient would read as they stand, and stops too many."""

import re
from collections.abc import Iterator

from schedules.checks.passage import Passage

MARKUP = re.compile(
    r"(?<![\w*_~`])(?P<mark>\*{1,3}|_{1,3}|~~|`)(?=\S)[^*_~`\n]+(?<=\S)(?P=mark)(?![\w*_~`])"
    r"|</?[A-Za-z][^<>\n]*>"
    r"|&(?:[a-z]+|#\d+);"
    r"|\[[^\]\n]+\]\([^)\n]+\)"
    r"|^#{1,6} ",
    re.MULTILINE,
)
STOPPED = re.compile(r"[.:;!?…]\s*$")


def as_it_stands(passage: Passage) -> Iterator[str]:
    """Say what in a passage is meant for a program, or doubles what the bot itself writes."""
    if found := MARKUP.search(passage.text):
        yield f"“{found[0].strip()}” is shown as it stands: messages are plain text. Leave it out."
    if _is_stopped_by_the_bot(passage) and (found := STOPPED.search(passage.text)):
        mark = found[0].strip()
        yield f"This reads “• SIGN: DO.” with stops of its own. Leave out the “{mark}” here."


def _is_stopped_by_the_bot(passage: Passage) -> bool:
    family, _, key, *_ = *passage.path, None, None
    return family == "red_flags" and key in ("sign", "do")

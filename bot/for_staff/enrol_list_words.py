"""What staff read of a list of patients: what is amiss in which line, and what to do about it."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from bot.button import button
from bot.for_staff.enrol_answers import LONGEST_LABEL
from bot.for_staff.enrol_check import Checked, Fault, Wrong
from bot.for_staff.enrol_list import MOST_ROWS, ListError, Trouble
from bot.quote import quote
from bot.talk import Rows
from bot.words import LANGUAGES, Words, isolate

MOST_FAULTS = 12
_LONGEST_VALUE = 40


def trouble_said(say: Words, error: ListError) -> Markup:
    """Return why a file is no list, and what to do."""
    columns = {"plan": say("plan"), "date": say("date"), "label": say("label")}
    texts = {
        Trouble.EMPTY: say("The file has no rows. Please send one with a patient in each row."),
        Trouble.TOO_BIG: say("The file is too big for a list. Please send a smaller one."),
        Trouble.TOO_MANY: say(
            "The list has {number} rows. Please send {most} at most at a time.",
            number=error.about,
            most=MOST_ROWS,
        ),
        Trouble.WORKBOOK: say("This is a workbook. Please save it there as .csv, and send that."),
        Trouble.NO_TEXT: say("I cannot read this file. Please save it as .csv, and send that."),
        Trouble.NO_COLUMN: say(
            "The first line does not name every column. There is none for: {columns}.",
            columns=Markup(", ").join(columns.get(name, name) for name in error.about.split(", ")),
        ),
        Trouble.TWO_COLUMNS: say(
            "Two columns say the same: {columns}. Please take one out.",
            columns=isolate(quote(error.about, _LONGEST_VALUE)),
        ),
    }
    return texts[error.trouble]


def not_a_list(say: Words, error: ListError) -> Markup:
    """Return why a file is no list, with how a list is to be written."""
    return Markup("\n\n").join([trouble_said(say, error), _list_told(say)])


def _list_told(say: Words) -> Markup:
    return say(
        "A list is a .csv file. Its first line names the columns:\n"
        "<code>plan;date;label;language;zone</code>\n"
        "Language and zone may be left out."
    )


def fault_said(say: Words, fault: Fault, plans: Sequence[str] = ()) -> Markup:
    """Return what is amiss in a line, and what to write instead.

    `plans` are named where no command shows them.
    """
    value = isolate(quote(fault.value, _LONGEST_VALUE))
    texts = {
        Wrong.NO_PLAN: say("There is no plan. Write its name."),
        Wrong.UNKNOWN_PLAN: _unknown_plan(say, value, plans),
        Wrong.SEVERAL_PLANS: say("“{value}” may be several plans. Write more of it.", value=value),
        Wrong.NO_DATE: say("There is no date. Write one such as 2026-11-20."),
        Wrong.UNKNOWN_DATE: say(
            "“{value}” is no date I know. Write it like 2026-11-20.", value=value
        ),
        Wrong.TWO_DATES: say("“{value}” may be two days. Write it like 2026-11-20.", value=value),
        Wrong.NO_LABEL: say("There is no label. Write what you call the patient."),
        Wrong.LONG_LABEL: say(
            "The label is too long. Write {most} letters at most.", most=LONGEST_LABEL
        ),
        Wrong.UNKNOWN_LANGUAGE: say(
            "I do not speak “{value}”. Write en, es or de, or nothing.", value=value
        ),
        Wrong.NOT_SPOKEN: say(
            "The plan is not in this language: {language}. Choose another.",
            language=LANGUAGES.get(fault.value, fault.value),
        ),
        Wrong.UNKNOWN_ZONE: say(
            "“{value}” is no time zone. Write one such as Europe/Madrid, or nothing.", value=value
        ),
        Wrong.TWICE: say(
            "This is the patient of line {line} again. Take one out.", line=fault.value
        ),
    }
    return say("Line {line}: {what}", line=fault.line, what=texts[fault.wrong])


def _unknown_plan(say: Words, value: str, plans: Sequence[str]) -> Markup:
    if plans:
        named = ", ".join(plans)
        return say("No plan is called “{value}”. There are: {plans}.", value=value, plans=named)
    return say("No plan is called “{value}”. /plans shows all.", value=value)


def summary(say: Words, checked: Checked) -> Markup:
    """Return what would become of a list, before anything is done."""
    lines = [say("<b>Your list, checked</b>\nNothing is saved yet."), Markup("")]
    lines += counted(say, checked)
    if checked.unused:
        names = isolate(quote(", ".join(checked.unused), _LONGEST_VALUE))
        lines.append(say("I do not use these columns: {names}.", names=names))
    if checked.faults:
        lines += [Markup(""), *faults_said(say, checked)]
    return Markup("\n").join(lines)


def changed_since(say: Words, checked: Checked) -> Markup:
    """Return the summary of a list of which something else is true than was confirmed."""
    stale = say("Something has changed since. Please look again.")
    return Markup("\n\n").join([stale, summary(say, checked)])


def counted(say: Words, checked: Checked) -> Iterator[Markup]:
    """Yield a line for each kind of row there is; what is good comes first, even if it is none."""
    good, faults, here = len(checked.good), len(checked.faults), len(checked.here)
    if good:
        yield say.plural("{count} can be enrolled ✅", "{count} can be enrolled ✅", good)
    else:
        yield say("Nobody new can be enrolled.")
    if here:
        yield say.plural(
            "{count} is here already, and stays as it is",
            "{count} are here already, and stay as they are",
            here,
        )
    if faults:
        yield say.plural("{count} line has a fault ⚠️", "{count} lines have a fault ⚠️", faults)


def faults_said(say: Words, checked: Checked) -> Iterator[Markup]:
    """Yield what is amiss line by line, the first few of them."""
    for fault in checked.faults[:MOST_FAULTS]:
        yield fault_said(say, fault)
    more = len(checked.faults) - MOST_FAULTS
    if more > 0:
        yield say.plural("… and {count} more line.", "… and {count} more lines.", more)


def progress_said(say: Words, done: int, total: int) -> Markup:
    """Return how far the enrolling of a list has come."""
    return say("Enrolling … {done} of {total}", done=done, total=total)


def choice(say: Words, checked: Checked, seal: str) -> Rows:
    """Return the buttons below a list that was checked; `seal` stands for what was shown."""
    good, unjoined = len(checked.good), len(checked.unjoined)
    rows: Rows = []
    if good:
        rows.append(
            [button(say.plural("Enrol {count}", "Enrol {count}", good), "list_enrol", seal)]
        )
    if unjoined and not good:
        again = say.plural("New link for {count}", "New links for {count}", unjoined)
        rows.append([button(again, "list_invite", seal)])
    return [*rows, [button(say("Cancel"), "list_drop")]]


def done_said(say: Words, checked: Checked, enrolled: int) -> Markup:
    """Return what became of a list."""
    lines = [
        say.plural("<b>{count} is enrolled</b> ✅", "<b>{count} are enrolled</b> ✅", enrolled)
    ]
    lines += list(counted(say, checked))[1:]
    return Markup("\n").join([*lines, say("/patients shows all.")])


def renewed_said(say: Words, count: int) -> Markup:
    """Return that so many have a new way in."""
    return say.plural(
        "{count} has a new link and code ✅", "{count} have a new link and code ✅", count
    )


def about_table(say: Words) -> Markup:
    """Return what the table of links and codes is."""
    return say("Their links and codes. Each works once, until the day beside it.")


def about_sheets(say: Words) -> Markup:
    """Return what the sheets are."""
    return say(
        "To print: a page for each, in the patient's language.\n"
        "At its foot stands the number from the table."
    )

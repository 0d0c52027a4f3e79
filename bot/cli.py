"""The `aftercare` command: every entry point of the product."""

import atexit
import gc
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.sandbox.errors import SandboxError
from schedules.errors import AftercareError

app = typer.Typer(
    help="Aftercare reminders by Telegram: a plan in YAML, a scheduler, a bot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
_USER_ID = "The Telegram user id, a number."
_LARGEST_ID = 2**52  # Telegram's own limit
Language = Literal["en", "es", "de"]

plan_app = typer.Typer(help="Check a plan and see what it sends.", no_args_is_help=True)
staff_app = typer.Typer(help="Who is on the staff.", no_args_is_help=True)
app.add_typer(plan_app, name="plan")
app.add_typer(staff_app, name="staff")


def main() -> None:
    """Run the command; what went wrong is one clear line on standard error and exit status 2."""
    try:
        app()
    except (AftercareError, SandboxError) as error:
        print(f"aftercare: {error}", file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="The page's port.", min=0, max=65535)] = 8080,
    play: Annotated[
        bool, typer.Option("--play", help="Play five years in the terminal, then exit.")
    ] = False,
) -> None:
    """Try it without a token: a local Telegram, the bot, and a page of two phones."""
    if play:
        from bot.play import play_course

        raise typer.Exit(play_course())
    from bot.demo import run_demo

    run_demo(port)


@app.command()
def run() -> None:
    """Run the bot on Telegram."""
    from bot.service import run_service

    run_service()


@app.command()
def sandbox(
    port: Annotated[int, typer.Option(help="The port to serve on.", min=0, max=65535)] = 8081,
    token: Annotated[str | None, typer.Option(help="The bot token to accept.")] = None,
    flood: Annotated[
        bool, typer.Option(help="Refuse too many messages, as Telegram does.")
    ] = False,
) -> None:
    """Run the local Telegram alone, for any bot."""
    from bot.sandbox.server import run as run_sandbox

    run_sandbox(port, token=token, flood=flood)


@app.command()
def doctor() -> None:
    """Tell whether the bot is at work, and what is amiss; exit status 1 if it is not at work."""
    from bot.doctor import examine

    finding = examine()
    print("\n".join([finding.line, *finding.notes]))
    raise typer.Exit(0 if finding.healthy else 1)


@app.command()
def backup(
    to: Annotated[
        Path | None, typer.Option(help="The file to write; beside the database if not said.")
    ] = None,
) -> None:
    """Copy the database into one checked file, also while the bot runs."""
    from bot.backup_command import back_up

    print(back_up(to, datetime.now(UTC)))


@app.command()
def export(
    out: Annotated[
        Path | None, typer.Option(help="The zip to write; in this folder if not said.")
    ] = None,
    enrolment: Annotated[
        int | None, typer.Option(help="The number of one patient's enrolment.", min=1)
    ] = None,
    text: Annotated[
        bool, typer.Option("--text", help="With what patients wrote, and the notes of staff.")
    ] = False,
) -> None:
    """Write the clinic's data as CSV files, with a data dictionary, into a zip."""
    from bot.export_command import export as write_export

    print(write_export(out, enrolment, text, datetime.now(UTC)))


@app.command()
def why(
    patient: Annotated[
        str, typer.Argument(help="The patient's label, a part of it, or the enrolment's number.")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON objects.")] = False,
) -> None:
    """Print why each reminder of a patient was, was not, or will be sent."""
    from bot.why_command import why_lines

    for line in why_lines(patient, datetime.now(UTC), as_json):
        print(line)


@app.command()
def audit() -> None:
    """Print who did what to whom and when, tab separated."""
    from bot.audit_command import audit_lines

    for line in audit_lines():
        print(line)


@app.command("understand")
def understand_(
    lang: Annotated[Language | None, typer.Option(help="The patient's language.")] = None,
) -> None:
    """Read a message a line; print what is understood of each, as a JSON object a line."""
    from bot.understand_command import answer_lines

    answer_lines(sys.stdin.buffer, sys.stdout.buffer, lang)


@app.command()
def enroll(
    csv: Annotated[
        Path, typer.Option("--csv", help="The list: plan, date, label, language, zone.")
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the list, and enrol nobody.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Write the links and codes into this file.")
    ] = None,
) -> None:
    """Enrol a list of patients; print a link and a code for each. Exit status 1 for faults."""
    from bot.enroll_command import enroll_list

    raise typer.Exit(enroll_list(csv, out, dry_run=dry_run))


@plan_app.command("check")
def plan_check(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE…", help="Files, folders of them, or shipped plans.")
    ],
    strict: Annotated[bool, typer.Option("--strict", help="Refuse a plan for warnings too.")] = (
        False
    ),
) -> None:
    """Print FILE:LINE:COL: message for each fault; silent when all is sound."""
    gc.disable()  # A check makes little that could be freed before it is done.
    # What is left at the end needs no sorting out: a quarter of the time of a short command.
    atexit.register(gc.freeze)
    try:
        from schedules.check import check_files

        checked = check_files(files, strict=strict)
    finally:
        gc.enable()
    for line in checked.lines_out:
        print(line)
    for line in checked.lines_err:
        print(line, file=sys.stderr)
    raise typer.Exit(1 if checked.failed else 0)


@plan_app.command("new")
def plan_new(
    file: Annotated[Path, typer.Argument(help="The file to write, such as my-plan.yaml.")],
    extends: Annotated[
        str | None, typer.Option(help="Start from this plan, and change a few figures of it.")
    ] = None,
) -> None:
    """Write a first plan with notes on each part; never over a file that is there."""
    from bot.new_plan import write_new_plan

    for line in write_new_plan(file, extends, datetime.now(UTC).date()):
        print(line)


@plan_app.command("schema")
def plan_schema() -> None:
    """Print the JSON Schema of a plan file, for an editor that completes and explains."""
    import json

    from schedules.loading.schema import plan_schema

    print(json.dumps(plan_schema(), ensure_ascii=False, indent=2))


@plan_app.command("preview")
def plan_preview(
    plan: Annotated[str, typer.Argument(help="A shipped plan's name, or a file.")],
    anchor: Annotated[str, typer.Option(help="The date of the procedure, YYYY-MM-DD.")],
    zone: Annotated[str, typer.Option(help="The patient's time zone, such as Europe/Madrid.")],
    at: Annotated[str | None, typer.Option(help="The patient's own hour, HH:MM.")] = None,
    quiet: Annotated[str | None, typer.Option(help="Quiet hours, HH:MM-HH:MM, or none.")] = None,
    lang: Annotated[str | None, typer.Option(help="The language of the texts.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON objects.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Print each message as a whole.")] = False,
    picture: Annotated[
        Path | None, typer.Option(help="Draw the whole course into this PNG file.")
    ] = None,
    ics: Annotated[Path | None, typer.Option(help="Write a calendar file, .ics.")] = None,
) -> None:
    """Show every message a plan would send, with its exact time."""
    from bot.preview_command import Asked, show_preview

    asked = Asked(plan, anchor, zone, at, quiet, lang, as_json, full, picture, ics)
    show_preview(asked, datetime.now(UTC))


@plan_app.command("diff")
def plan_diff_(
    old: Annotated[str, typer.Argument(help="A plan's name, or a file.")],
    new: Annotated[str, typer.Argument(help="The other one.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON object.")] = False,
    full: Annotated[bool, typer.Option("--full", help="Print whole texts.")] = False,
) -> None:
    """Print what differs between two plans; exit status 0 if nothing does, 1 otherwise."""
    from bot.settings import Storage, read_settings
    from schedules import diff_report
    from schedules.plan_diff import plan_diff
    from schedules.shelf import open_plan

    folder = read_settings(Storage).plans
    before, after = open_plan(old, folder), open_plan(new, folder)
    parts = plan_diff(before, after)
    if hint := diff_report.advice(before, after, parts):
        print(hint, file=sys.stderr)
    report = diff_report.as_json if as_json else partial(diff_report.as_text, full=full)
    print(report(before, after, parts))
    raise typer.Exit(1 if parts else 0)


@staff_app.command("add")
def staff_add(
    user_id: Annotated[int, typer.Argument(help=_USER_ID, min=1, max=_LARGEST_ID)],
    name: Annotated[str | None, typer.Option(help="What colleagues call them.")] = None,
    role: Annotated[
        str | None, typer.Option(help="admin (if not said), clinician or observer.")
    ] = None,
    language: Annotated[
        str | None, typer.Option(help="en, es or de; the clinic's if not said.")
    ] = None,
) -> None:
    """Add a member of staff, or change one."""
    from bot.for_staff.roster import add_member

    print(add_member(user_id, name, role, language))


@staff_app.command("remove")
def staff_remove(
    user_id: Annotated[int, typer.Argument(help=_USER_ID, min=1, max=_LARGEST_ID)],
) -> None:
    """Take a member of staff's rights away at once."""
    from bot.for_staff.roster import remove_member

    print(remove_member(user_id))


@staff_app.command("list")
def staff_list() -> None:
    """List the members of staff."""
    from bot.for_staff.roster import list_members

    for line in list_members():
        print(line)

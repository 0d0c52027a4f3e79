"""What staff can type: the table of their commands, which menu and help are made of."""

from bot.for_staff import announcing, clinic_page, enrolling, previewing, team_page
from bot.for_staff.alert_list import show_alerts
from bot.for_staff.asking_why import ask_why
from bot.for_staff.audit_page import show_audit
from bot.for_staff.exporting import begin_export
from bot.for_staff.find import find
from bot.for_staff.on_duty import show_duty
from bot.for_staff.patient_list import show_list, show_silent
from bot.for_staff.patients import show_card
from bot.for_staff.plan_list import show_plans
from bot.for_staff.rights import ADMINS, ALL, CARERS, Command, Part
from bot.for_staff.round import show_round
from bot.for_staff.week_page import show_week

COMMANDS = (
    Command(
        "today",
        ALL,
        lambda talk, member, said: show_round(talk, member),
        lambda say: say("Who waits for you today"),
        Part.NEEDS,
    ),
    Command(
        "enroll",
        CARERS,
        lambda talk, member, said: enrolling.begin(talk, said),
        lambda say: say("Enrol a patient, in under a minute"),
        Part.PATIENTS,
    ),
    Command("enrol", CARERS, lambda talk, member, said: enrolling.begin(talk, said)),
    Command(
        "patients",
        ALL,
        lambda talk, member, said: find(talk, member, said) if said else show_list(talk),
        lambda say: say("Your patients, each with a card"),
        Part.PATIENTS,
    ),
    Command(
        "find",
        ALL,
        lambda talk, member, said: find(talk, member, said),
        lambda say: say("Find a patient by a part of the name"),
        Part.PATIENTS,
    ),
    Command("patient", ALL, lambda talk, member, said: show_card(talk, member, said)),
    Command(
        "alerts",
        ALL,
        lambda talk, member, said: show_alerts(talk, member),
        lambda say: say("What waits for somebody to take it on"),
        Part.NEEDS,
    ),
    Command(
        "silent",
        ALL,
        lambda talk, member, said: show_silent(talk),
        lambda say: say("Those who give no answer any more"),
        Part.NEEDS,
    ),
    Command(
        "week",
        ALL,
        lambda talk, member, said: show_week(talk),
        lambda say: say("The last 7 days, as a picture"),
        Part.NEEDS,
    ),
    Command(
        "duty",
        ALL,
        lambda talk, member, said: show_duty(talk, member),
        lambda say: say("Go on or off duty"),
        Part.NEEDS,
    ),
    Command(
        "preview",
        ALL,
        lambda talk, member, said: previewing.begin(talk),
        lambda say: say("What a plan sends, for any date"),
        Part.PLANS,
    ),
    Command(
        "plans",
        ALL,
        lambda talk, member, said: show_plans(talk, member),
        lambda say: say("Your plans, and who is on which version"),
        Part.PLANS,
    ),
    Command(
        "announce",
        CARERS,
        lambda talk, member, said: announcing.begin(talk),
        lambda say: say("Write to many patients at once"),
        Part.PATIENTS,
    ),
    Command(
        "staff",
        ADMINS,
        lambda talk, member, said: team_page.show_team(talk, member),
        lambda say: say("Your colleagues, and what each may do"),
        Part.CLINIC,
    ),
    Command("why", ALL, lambda talk, member, said: ask_why(talk, said)),
    Command(
        "export",
        CARERS,
        lambda talk, member, said: begin_export(talk, member),
        lambda say: say("Your data as a file for a spreadsheet"),
        Part.CLINIC,
    ),
    Command(
        "audit",
        ADMINS,
        lambda talk, member, said: show_audit(talk),
        lambda say: say("Who did what, and when"),
        Part.CLINIC,
    ),
    Command(
        "clinic",
        ADMINS,
        lambda talk, member, said: clinic_page.show_clinic(talk),
        lambda say: say("Your clinic’s name, numbers and hours"),
        Part.CLINIC,
    ),
    Command(
        "cancel",
        ALL,
        lambda talk, member, said: enrolling.drop(talk),
        lambda say: say("Drop what you began"),
    ),
)
_NAMED = {command.name: command for command in COMMANDS}


def command_named(name: str, argument: str) -> tuple[Command | None, str]:
    """Return the command and what follows it; in `/patient_12` that is the number."""
    if name in _NAMED:
        return _NAMED[name], argument
    kind, _, number = name.rpartition("_")
    return (_NAMED.get(kind), number) if number.isdecimal() else (None, argument)

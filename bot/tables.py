"""Every table of the product, imported in one place so that the whole schema is known."""

from bot.delivery.heartbeat import Heartbeat
from bot.delivery.update import InboxUpdate
from bot.draft import Draft
from bot.for_patients.helper import Helper
from bot.for_staff.invitation import Guess, Invitation
from bot.for_staff.staff import Staff
from schedules.alert import Alert
from schedules.enrolment import Consent, Enrolment, PlanVersion
from schedules.erasure import Erasure
from schedules.message import Message
from schedules.reminder import Reminder
from schedules.reply import Reply

TABLES = (
    Alert,
    Consent,
    Draft,
    Enrolment,
    Erasure,
    Guess,
    Heartbeat,
    Helper,
    InboxUpdate,
    Invitation,
    Message,
    PlanVersion,
    Reminder,
    Reply,
    Staff,
)

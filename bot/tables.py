"""Every table of the product, imported in one place so that the whole schema is known."""

from bot.clinic_book import ClinicSetting
from bot.delivery.heartbeat import Heartbeat
from bot.delivery.update import InboxUpdate
from bot.draft import Draft
from bot.for_patients.helper import Helper
from bot.for_staff.act import Act
from bot.for_staff.digest import Digest
from bot.for_staff.invitation import Guess, Invitation
from bot.for_staff.staff import Staff
from bot.for_staff.staff_invitation import StaffInvitation
from schedules.alert import Alert
from schedules.announcement import Announcement
from schedules.audit import AuditEntry
from schedules.downtime import Downtime
from schedules.enrolment import Consent, Enrolment, PlanVersion
from schedules.erasure import Erasure
from schedules.message import Message
from schedules.note import Note
from schedules.reminder import Reminder
from schedules.reply import Reply
from schedules.thread import Thread

TABLES = (
    Act,
    Alert,
    Announcement,
    AuditEntry,
    ClinicSetting,
    Consent,
    Downtime,
    Digest,
    Draft,
    Enrolment,
    Erasure,
    Guess,
    Heartbeat,
    Helper,
    InboxUpdate,
    Invitation,
    Message,
    Note,
    PlanVersion,
    Reminder,
    Reply,
    Staff,
    StaffInvitation,
    Thread,
)

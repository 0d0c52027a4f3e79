"""What is done with a text that staff type while something is asked of them."""

from bot.for_staff import (
    announcing,
    answering_patient,
    calling_patient,
    changing,
    clinic_page,
    enrol_together,
    enrolling,
    merging,
    notes,
    pausing_patient,
    previewing,
)
from bot.for_staff.acting import in_time
from bot.for_staff.rights import ADMINS, ALL, CARERS, Typed

TYPED = (
    Typed(
        answering_patient.TOPIC,
        CARERS,
        lambda talk, member, draft: answering_patient.typed(talk, draft),
    ),
    Typed(announcing.TOPIC, CARERS, lambda talk, member, draft: announcing.typed(talk, draft)),
    Typed(
        calling_patient.TOPIC,
        CARERS,
        in_time(calling_patient.typed),
    ),
    Typed(merging.TOPIC, CARERS, in_time(merging.typed)),
    Typed(notes.TOPIC, CARERS, in_time(notes.typed)),
    Typed(
        pausing_patient.TOPIC,
        CARERS,
        in_time(pausing_patient.typed),
    ),
    Typed(enrolling.TOPIC, CARERS, lambda talk, member, draft: enrolling.typed(talk, draft)),
    Typed(enrol_together.TOPIC, CARERS, lambda talk, member, draft: enrol_together.typed(talk)),
    Typed(changing.TOPIC, CARERS, lambda talk, member, draft: changing.typed(talk, draft)),
    Typed(clinic_page.TOPIC, ADMINS, lambda talk, member, draft: clinic_page.typed(talk, draft)),
    Typed(previewing.TOPIC, ALL, lambda talk, member, draft: previewing.typed(talk, draft)),
)

"""Settling in: where the patient is and when to write, asked right after consent."""

from datetime import time, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.button import button
from bot.for_patients.awaited import last_asked
from bot.for_patients.baseline import offer_baseline
from bot.for_patients.moved_on import ask_on, has_moved_on
from bot.for_patients.replies import relay_words
from bot.for_patients.set_aside import is_laid_aside
from bot.for_patients.short_answer import LONGEST
from bot.for_patients.today import today_card
from bot.hour import read_hour
from bot.places import City, find_cities, is_town, zones_of_country_of
from bot.talk import Rows, Talk
from schedules.change import Change, carry_out
from schedules.columns import stored_id
from schedules.enrolment import Enrolment
from schedules.queued import requeue
from schedules.register import hold
from schedules.understanding.understand import Understanding

SETTLING = timedelta(minutes=10)  # time to answer two questions in peace
TOWN_AWAITED = timedelta(days=1)
HOURS = ("08:00", "09:00", "10:00", "12:00", "17:00", "19:00")


def replan(
    talk: Talk, enrolment: Enrolment, change: Change, hold_for: timedelta = timedelta()
) -> None:
    """Carry a change out, or none, and plan the reminders for the enrolment as it then stands.

    `hold_for` keeps back what is due already, so that nothing bursts into a conversation.
    """
    carry_out(talk.session, enrolment, change, talk.now)
    hold(talk.session, stored_id(enrolment), talk.now + hold_for)
    requeue(talk.session, enrolment, talk.now)


def ask_zone(talk: Talk, enrolment: Enrolment) -> None:
    """Ask whether the clock where the patient is shows the enrolment's time."""
    talk.keep_draft("settling", "zone")
    here = talk.now.astimezone(ZoneInfo(enrolment.zone))
    talk.say(
        talk.words(
            "Now two short questions.\n\n<b>Is it {hour} where you are?</b>",
            hour=talk.words.hour(here),
        ),
        [
            [
                button(
                    talk.words("Yes, it is {hour}", hour=talk.words.hour(here)),
                    "zone",
                    enrolment.zone,
                )
            ],
            [button(talk.words("No, another time"), "zones")],
        ],
    )


def settles(talk: Talk) -> bool:
    """Tell whether zone and hour are being asked now: buttons of an earlier time do no harm."""
    return talk.draft("settling") is not None or is_laid_aside(talk, "settling")


def offer_zones(talk: Talk, enrolment: Enrolment) -> None:
    """Show the other zones of the clinic's country by their largest towns, and ask for a town."""
    talk.keep_draft("settling", "town")
    cities = [c for c in zones_of_country_of(talk.clinic.zone) if c.zone != enrolment.zone]
    if not cities:
        talk.change(talk.words("<b>Where are you?</b>\nPlease type the name of your town."))
        return
    talk.change(
        talk.words(
            "<b>Where are you?</b>\nTap a town with your time, or type the name of your town."
        ),
        _zone_buttons(talk, cities),
    )


def typed_yes_or_no(talk: Talk, enrolment: Enrolment, found: Understanding) -> bool:
    """Take a typed answer to whether the clock is right there; False if it is none.

    It answers a check-in instead that was shown since.
    """
    settling, asked = talk.draft("settling"), last_asked(talk, enrolment)
    if settling is None or settling.asks != "zone" or talk.incoming.edited:
        return False
    if found.answer not in ("yes", "no") or len(found.text.split()) > LONGEST:
        return False
    if asked and asked > settling.updated_at:
        return False
    if found.answer == "yes":
        chose_zone(talk, enrolment, enrolment.zone)
    else:
        offer_zones(talk, enrolment)
    return True


def awaits_town(talk: Talk) -> bool:
    """Tell whether the name of a town was asked for and may still be coming."""
    settling = talk.draft("settling")
    if settling is None or settling.asks != "town" or talk.incoming.edited:
        return False
    return talk.now - settling.updated_at < TOWN_AWAITED


def typed_town(talk: Talk, enrolment: Enrolment) -> bool:
    """Read a typed town and let the patient choose among what it may mean; False if it is none.

    Words are not lost: what is no town, the caller treats as any other text, and what may be
    something else, such as "fever", reaches the staff as well.
    """
    typed = talk.incoming.text or ""
    settling, cities = talk.draft("settling"), find_cities(typed)
    if not cities or (settling and has_moved_on(talk, settling) and not is_town(typed)):
        return False
    if settling:
        ask_on(talk, settling)  # another town may be typed instead
    html = talk.words("<b>Which one do you mean?</b>") + relay_if_no_town(talk, enrolment)
    talk.say(html, _zone_buttons(talk, cities))
    return True


def relay_if_no_town(talk: Talk, enrolment: Enrolment) -> Markup:
    """Pass on to staff what may be no town at all, and return what is said of that."""
    return Markup("") if is_town(talk.incoming.text or "") else pass_on_too(talk, enrolment)


def pass_on_too(talk: Talk, enrolment: Enrolment) -> Markup:
    """Pass on to staff what was taken for an answer but may say more; return what is said of it."""
    relay_words(talk, enrolment)
    return "\n" + talk.words("Did you mean something else? Your clinic will see what you wrote.")


def unknown_town(talk: Talk) -> None:
    """Say that a typed town is not known, after what was typed was kept as words."""
    settling = talk.draft("settling")
    if settling is None or has_moved_on(talk, settling):
        return
    talk.say(
        talk.words("If this was your town: I do not know it. Please type a larger town near you.")
    )


def say_hour_once_more(talk: Talk) -> None:
    """Say how an hour is typed where one is asked for, after what was typed was kept as words."""
    settling, typed = talk.draft("settling"), talk.incoming.text or ""
    asked = settling is not None and settling.asks == "hour" and not has_moved_on(talk, settling)
    if asked and len(typed.split()) <= LONGEST:
        talk.say(hour_example(talk))


def hour_example(talk: Talk) -> Markup:
    """Return how an hour is typed."""
    return talk.words("If you meant an hour: type it like <b>10:30</b>.")


def _zone_buttons(talk: Talk, cities: list[City]) -> Rows:
    rows = []
    for city in cities:
        hour = talk.words.hour(talk.now.astimezone(ZoneInfo(city.zone)))
        rows.append([button(f"{city.name} ({city.country}) · {hour}", "zone", city.zone)])
    return rows


def chose_zone(talk: Talk, enrolment: Enrolment, zone: str) -> None:
    """Keep the zone, move what was planned, and ask for the hour."""
    if zone != enrolment.zone:
        replan(talk, enrolment, {"zone": zone}, SETTLING)
    talk.keep_draft("settling", "hour")
    here = talk.words.hour(talk.now.astimezone(ZoneInfo(zone)))
    talk.change(talk.words("Your time: {hour} ✅", hour=here))
    talk.say(
        talk.words(
            "<b>When shall I write to you?</b>\nTap an hour, or type your own, such as 10:30."
        ),
        _hour_buttons(),
    )


def _hour_buttons() -> Rows:
    hours = [button(hour, "hour", hour.replace(":", "")) for hour in HOURS]
    return [hours[:3], hours[3:]]


def chose_hour(talk: Talk, enrolment: Enrolment, digits: str) -> None:
    """Keep the hour that a button gives."""
    _keep_hour(talk, enrolment, time(int(digits[:2]), int(digits[2:])))


def typed_hour(talk: Talk, enrolment: Enrolment) -> bool:
    """Keep the hour that was typed; False if none was asked for or told.

    A bare number answers a check-in instead that was shown after the question for the hour.
    """
    settling, typed = talk.draft("settling"), (talk.incoming.text or "").strip()
    if settling is None or settling.asks != "hour" or talk.incoming.edited:
        return False
    hour, asked = read_hour(typed, talk.words.language), last_asked(talk, enrolment)
    if hour is None or (typed.isdecimal() and asked and asked > settling.updated_at):
        return False
    _keep_hour(talk, enrolment, hour)
    return True


def _keep_hour(talk: Talk, enrolment: Enrolment, hour: time) -> None:
    """Keep the hour, move what was planned, and show today's card: the patient has arrived."""
    replan(talk, enrolment, {"hour": hour})
    talk.end_draft()
    talk.change(hour_kept(talk, enrolment), [[button(talk.words("Change"), "set", "hour")]])
    talk.say(today_card(talk, enrolment))
    offer_baseline(talk, enrolment)


def hour_kept(talk: Talk, enrolment: Enrolment) -> Markup:
    """Say when I will write: an hour that the plan keeps quiet in moves out of it."""
    say, quiet, hour = talk.words, enrolment.course().quiet, enrolment.hour
    if quiet is None or not quiet.contains(hour):
        return say("I will write at {hour} ✅", hour=say.hour(hour))
    return say(
        "I will write at {hour} ✅\nI send nothing from {start} to {end}.",
        hour=say.hour(enrolment.writing_hour),
        start=say.hour(quiet.start),
        end=say.hour(quiet.end),
    )

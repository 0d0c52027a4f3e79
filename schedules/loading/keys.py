"""What each key of a plan means, with examples, for whoever writes one in an editor."""

from typing import Any, NamedTuple


class Key(NamedTuple):
    """A key's meaning in a sentence or two, and values that may stand there."""

    means: str
    examples: tuple[Any, ...]  # of any type that YAML has


TEXTS = {"en": "Please rest today.", "es": "Descanse hoy, por favor."}
"""An example of a text in each language."""

KEYS: dict[str, dict[str, Key]] = {
    "Plan": {
        "name": Key("Small letters, digits and “-”, best as the file.", ("my-hip",)),
        "version": Key("A whole number. Raise it with each change.", (1, 2)),
        "extends": Key(
            "A plan that ships, or a file in the same folder. All that is not written here is as"
            " it is there.",
            ("hip-stem-cell",),
        ),
        "leave_out": Key("What of the extended plan is not wanted.", ({"steps": ["ice"]},)),
        "title": Key("What staff and patients call the plan.", ({"en": "Hip injection"},)),
        "languages": Key(
            "Every text must be there in each of them. The first is used for everyone else.",
            (["en", "es"],),
        ),
        "hour": Key("The hour until the patient picks another. If left out: 09:00.", ("09:00",)),
        "quiet": Key(
            "Hours in which nothing is sent, or “none”. If left out: 21:00-08:00.",
            ("21:00-08:00", "none"),
        ),
        "anchor_time": Key(
            "The hour of the procedure where only its day is known. If left out: 12:00.", ("12:00",)
        ),
        "most_a_day": Key("So many messages a day at most. If left out: 4.", (3,)),
        "help": Key(
            "What a patient with a problem reads. {red_flags} becomes the list of them.",
            ({"en": "When to get help:\n{red_flags}"},),
        ),
        "expect": Key(
            "What the treatment may and may not do, said honestly. It promises nothing.",
            ({"en": "Relief often begins after 4 to 12 weeks. Not for everyone."},),
        ),
        "sources": Key(
            "Where the advice comes from, by a short name.", ({"handout": "Our sheet"},)
        ),
        "red_flags": Key(
            "Signs of danger, by name.",
            ({"chest": {"level": "emergency", "sign": TEXTS, "do": TEXTS}},),
        ),
        "allowed": Key(
            "What a patient may do or take, by name.",
            ({"paracetamol": {"medicines": ["paracetamol"], "text": TEXTS}},),
        ),
        "questions": Key(
            "What check-ins ask, by name.", ({"calf": {"type": "yes_no", "question": TEXTS}},)
        ),
        "rules": Key(
            "What an answer or silence leads to, by name.",
            ({"strong": {"if": "pain >= 7", "then": {"alert": "today"}}},),
        ),
        "steps": Key(
            "What is told and asked, by name. Keep the name when you change a step.",
            ({"rest": {"kind": "advice", "when": "1 day", "text": TEXTS}},),
        ),
    },
    "Step": {
        "kind": Key("What it is for.", ("advice", "restriction", "check_in")),
        "start": Key("The first day it holds. If left out: the day of the procedure.", ("2 days",)),
        "until": Key("The first day it no longer holds. A restriction needs it.", ("6 weeks",)),
        "when": Key(
            "When to remind, counted from the procedure.",
            ("2 days", ["8 hours", "1 week before end"], {"every": "1 week", "from": "1 week"}),
        ),
        "at": Key(
            "The hour of the day, or hours in which the patient's own must fall.",
            ("14:00", {"between": "09:00-12:00"}),
        ),
        "late": Key("What to do with what could not be sent in time.", ({"policy": "fold"},)),
        "past": Key(
            "For who is enrolled midway: leave out what is past, send its latest, or ask staff.",
            ("leave", "send", "ask"),
        ),
        "questions": Key("What a check-in asks, by name.", ("pain", ["pain", "calf"])),
        "buttons": Key("What a patient can tap below the message.", (["ok", "problem"],)),
        "text": Key("The message, or a list: the first is for the first reminder.", (TEXTS,)),
        "card": Key("One line for today's list.", ({"en": "Running and jumping"},)),
        "lift_off": Key("The message on the day a restriction ends.", (TEXTS,)),
        "covers": Key("What a restriction forbids.", ({"medicines": ["nsaids"]},)),
        "source": Key("One name of `sources`, or several.", ("handout",)),
    },
    "Every": {
        "every": Key("How often.", ("1 week",)),
        "from": Key("The first time.", ("1 week",)),
        "until": Key("No more from this day on. If left out: the step's own end.", ("6 weeks",)),
    },
    "Taper": {
        "every": Key("How often until when, one after the other.", (["1 day until 2 weeks"],)),
        "from": Key("The first time.", ("1 day",)),
    },
    "Between": {
        "between": Key("Once, on the first of these days that has room.", (["2 days", "5 days"],)),
    },
    "Within": {"between": Key("Hours in which it must fall.", ("09:00-12:00",))},
    "Late": {
        "policy": Key(
            "Still send it, skip it, or fold it into one message with all that is late.",
            ("send", "skip", "fold"),
        ),
        "within": Key("How late it may come. If left out: 2 days.", ("2 days", "12 hours")),
    },
    "Covers": {
        "title": Key("What a button calls it.", ({"en": "Running and jumping"},)),
        "medicines": Key("Ingredients, or a class of them.", (["nsaids"],)),
        "except": Key("Medicines of that class that are fine.", (["celecoxib"],)),
        "words": Key("Words people use for it, by language.", ({"en": ["run", "jog"]},)),
        "instead": Key("One line: what is fine meanwhile.", ({"en": "Walking is fine."},)),
    },
    "RedFlag": {
        "level": Key("Whom the sign needs, and how soon.", ("emergency", "same_day", "clinic_now")),
        "sign": Key("The sign in words a patient knows.", ({"en": "Chest pain"},)),
        "do": Key("What to do about it.", ({"en": "call {emergency} now"},)),
        "source": Key("One name of `sources`, or several.", ("handout",)),
    },
    "Allowed": {
        "title": Key("What a button calls it.", ({"en": "Walking"},)),
        "medicines": Key("Ingredients, or a class of them.", (["paracetamol"],)),
        "words": Key("Words people use for it, by language.", ({"en": ["tylenol"]},)),
        "start": Key("The first day it is fine. If left out: day 0.", ("0 days",)),
        "until": Key("The first day it is no longer fine.", ("1 year",)),
        "text": Key("What a patient who asks is told.", ({"en": "Please follow the label."},)),
        "source": Key("One name of `sources`, or several.", ("handout",)),
    },
    "Rule": {
        "if": Key(
            "A condition on an answer, or on silence.",
            ("pain >= 7", "calf is yes", "pain within 1 of baseline", "3 unanswered"),
        ),
        "from": Key("It fires from this day on.", ("12 months",)),
        "until": Key("It no longer fires from this day on.", ("end of no_running",)),
        "then": Key("What it does.", ({"alert": "today", "ask_again": "1 day"},)),
    },
    "Then": {
        "alert": Key("Tell staff: how soon they must look.", ("now", "today", "routine")),
        "ask_again": Key("Ask the same again after this long.", ("1 day",)),
        "red_flag": Key("Tell the patient what to do about this sign.", ("calf",)),
        "start": Key("Start a step that has `when: by rule`.", ("booster_review",)),
        "no_answer": Key("Still silent after this long: onto the no-answer list.", ("3 days",)),
    },
}


def _asked(form: str) -> dict[str, Key]:
    return {
        "type": Key("The form of the answer.", (form,)),
        "title": Key("A short word for lists and charts.", ({"en": "Pain"},)),
        "question": Key("What is asked.", ({"en": "How strong is your pain?"},)),
        "source": Key("One name of `sources`, or several.", ("pain_scale",)),
    }


_BOUNDED = {
    "low": Key("The least answer.", (0,)),
    "high": Key("The greatest answer.", (10,)),
    "better": Key("Which end is the good one.", ("low", "high")),
}
_MATTERS = {"matters": Key("From how much on a change means something.", (2, 7.76))}
KEYS |= {
    "Scale": _asked("scale")
    | _BOUNDED
    | _MATTERS
    | {
        "low_label": Key("What the least answer means.", ({"en": "no pain"},)),
        "high_label": Key("What the greatest answer means.", ({"en": "the worst pain"},)),
    },
    "Percent": _asked("percent") | {"better": _BOUNDED["better"]} | _MATTERS,
    "YesNo": _asked("yes_no"),
    "Choice": _asked("choice")
    | {
        "choices": Key(
            "What can be tapped, by name, two to eight.",
            ({"alone": {"en": "On my own"}, "stick": {"en": "With a stick"}},),
        )
    },
    "Number": _asked("number")
    | _BOUNDED
    | _MATTERS
    | {
        "unit": Key("What is counted.", ({"en": "kg"},)),
        "decimals": Key("How many digits after the point. If left out: none.", (1,)),
    },
    "FreeText": _asked("text"),
    "InstrumentQuestion": {
        key: meant for key, meant in _asked("instrument").items() if key != "question"
    }
    | {"instrument": Key("A published questionnaire, word for word.", ("hoos_jr",))}
    | _MATTERS,
}

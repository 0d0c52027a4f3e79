"""`/why` and a patient's label or number: straight to their reminders, each with its why."""

from bot.button import button
from bot.for_staff.reminder_list import show_reminders
from bot.for_staff.search import meant
from bot.talk import Talk
from bot.words import isolate

_MOST = 8


def ask_why(talk: Talk, said: str) -> None:
    """Show the reminders of the patient who is meant, or whom it may mean."""
    found = meant(talk.session, said, _MOST)
    if len(found) == 1:
        show_reminders(talk, found[0])
    elif found:
        rows = [[button(isolate(one.label), "reminders", one.id)] for one in found]
        talk.say(talk.words("Which patient do you mean?"), rows)
    elif said.strip():
        talk.say(
            talk.words("No patient is called {label}.", label=isolate(said.strip()[:40])),
            [[button(talk.words("‹ All patients"), "list", 0)]],
        )
    else:
        talk.say(
            talk.words(
                "Type /why and a label, such as <code>/why Bed 4</code>.\n"
                "I show why each reminder was sent, or was not."
            ),
            [[button(talk.words("‹ All patients"), "list", 0)]],
        )

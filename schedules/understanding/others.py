"""Whether a match is about somebody else, of whom the clinic need not know."""

from .denials import AND
from .marks import Marks
from .match import Match
from .suppositions import ALWAYS_MEANT

OTHER_REACH = 8
ANYBODYS = frozenset({"chest_pain", "breathing", "neuro", "fainting", "self_harm"})
"""Signs that count whoever has them: “my husband collapsed” is for an ambulance, too."""
HAPPENS_TO_THINGS = frozenset({"fall", "fainting"})
"""Signs that a thing may have at any place of its clause, and others only just after it."""


class Others(Marks):
    """The people of a message besides whoever writes it."""

    def about_other(self, match: Match) -> bool:
        """Tell whether the sentence is about someone else, and not about the patient."""
        if self.has("helper"):
            return False
        ends = [
            end
            for start, end in self.places("other")
            if start < match.start and self._same_sentence(start, match)
        ]
        if not ends or self._may_be_the_patient(max(ends), match):
            return False
        back = any(max(ends) <= start < match.end for start, _ in self.places("mine"))
        return not back and match.start - max(ends) <= OTHER_REACH

    def only_told(self, match: Match) -> bool:
        """“On TV they said that chest pain is serious”, with nothing of the writer's own."""
        return any(
            start < match.start
            and self._same_sentence(start, match)
            and not any(end <= own < match.end for own, _ in self.places("self"))
            for start, end in self.places("media")
        )

    def of_a_thing(self, match: Match) -> bool:
        """“My phone crashed”: a thing is the subject, with no person and no “and” after it."""
        return match.name not in ALWAYS_MEANT and any(
            start < match.start
            and (match.name in HAPPENS_TO_THINGS or match.start <= end)
            and self._same_clause(start, match.end - 1)
            and not self._ended(range(end, match.start), "turn")
            and not self._ended(range(end, match.end), "self", "told")
            and not any(self._message[place].text in AND for place in range(end, match.start))
            for start, end in self.places("thing")
        )

    def _may_be_the_patient(self, end: int, match: Match) -> bool:
        """“Mum fell out of bed”: a relative has the phone, unless they tell of themselves too."""
        elder = any(start < end <= stop for start, stop in self.places("elder"))
        writer = any(start >= end for start, _ in self.places("self"))
        lately = {start for start, _ in self.places("lately")}
        past = any(
            self._same_sentence(start, match) and start not in lately
            for start, _ in self.places("was")
        )
        return elder and not writer and not past and not self.has("not_elder")

    def _is_anybodys(self, match: Match) -> bool:
        """“My husband collapsed” and “our son's tongue is swelling” are emergencies of anybody."""
        airway = (
            start <= word < end for start, end in self.places("airway") for word in match.words
        )
        # “I said goodbye to my dog, I won't be here long” is about no dog.
        past = ("their_past",) if match.name in ALWAYS_MEANT else ("far", "their_past")
        return (match.name in ANYBODYS or (match.name == "allergic" and any(airway))) and not any(
            self._same_sentence(start, match) for kind in past for start, _ in self.places(kind)
        )

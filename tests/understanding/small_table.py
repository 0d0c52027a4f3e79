"""A small language for the tests of the engine: few words, every kind of context."""

from schedules.understanding.lexicon import LANGUAGES, Lexicon
from schedules.understanding.read_as import ReadAs
from schedules.understanding.tokens import tokens

CONCEPTS = {
    "chest": ["chest", "rib cage"],
    "hurt": ["hurt*", "pain*"],
    "calf": ["calf"],
    "swell": ["swollen", "swelling"],
    "fall": ["fell", "off my feet"],
    "tongue": ["tongue", "throat"],
    "thermometer": ["thermometer"],
}
SIGNS = {
    "chest_pain": ["CHEST & HURT"],
    "calf": ["CALF & SWELL"],
    "fever": ["fever", "HIGH_TEMPERATURE", "THERMOMETER & MAYBE_TEMPERATURE"],
    "fall": ["FALL"],
    "fainting": ["collapsed", "^ dropped"],
    "allergic": ["TONGUE & SWELL", "rash"],
}
CONTEXT = {
    "no_noun": ["no", "without"],
    "no_verb": ["not", "never", "didnt"],
    "no_think": ["dont think"],
    "no_after": ["is gone"],
    "no_but": ["not only", "no idea"],
    "turn": ["but", "because", "now"],
    "statement": ["i have", "my"],
    "what_if": ["what if"],
    "other": ["my son", "he"],
    "mine": ["i", "my", "they said"],
    "airway": ["tongue", "throat"],
    "far": ["in the film"],
    "their_past": ["died"],
    "media": ["on tv"],
    "self": ["i", "my"],
    "long_ago": ["years ago"],
    "present": ["today"],
    "over": ["went away"],
    "fine": ["is fine"],
    "until": ["until"],
    "not_fall": ["fell asleep"],
    "no_temperature": ["oven"],
    "general": ["is", "what"],
    "here": ["my", "it"],
    "plain_no": ["none", "no"],
    "was": ["last week", "had"],
    "by_now": ["fine now", "havent had"],
    "helper": ["this is his wife"],
    "praise": ["recommend"],
}
ANSWERS = {
    "done": ["did it"],
    "not_done": ["not yet"],
    "later": ["ask me later"],
    "later_brief": ["after lunch"],
    "yes": ["of course"],
    "no": ["not really"],
}
USE = {
    "taken": ["took", "take"],
    "asked": ["can i"],
    "negated": ["stayed off"],
    "other": ["allergic"],
}
SCORE = {
    "of_ten": ["out of"],
    "before": ["its a"],
    "around": ["a", "its", "to", "today"],
    "units": ["mg", "kg"],
    "not_before": ["day"],
    "now": ["today"],
    "then": ["yesterday"],
    "or": ["to"],
    "yes": ["yes"],
    "no": ["no"],
    "stop": ["stop"],
    "from": ["from"],
    "arrived": ["down to"],
    "polite": ["doctor", "ok", "oh"],
    "small": ["the", "very"],
    "endings": ["s"],
}
ALIKE = {"my": ["his"]}
NUMBERS = {"six": 6, "ten": 10, "thirty": 30, "eight": 8, "hundred": 100, "two": 2}
TABLE = {
    "concepts": CONCEPTS,
    "signs": SIGNS,
    "context": CONTEXT,
    "use": USE,
    "answers": ANSWERS,
    "alike": ALIKE,
    "numbers": NUMBERS,
    "score": SCORE,
}
LEXICON = Lexicon(LANGUAGES[0], TABLE)


def read(text: str) -> ReadAs:
    return ReadAs(LEXICON, tokens(text))


def signs(text: str) -> set[str]:
    """Give the signs of a text that nothing takes back."""
    reading = read(text)
    return {m.name for m in reading.find("signs") if not reading.context.takes_back(m)}

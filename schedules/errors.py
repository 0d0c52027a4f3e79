"""One family of errors: each carries a sentence that may be shown to a person as it is."""


class AftercareError(Exception):
    """Something went wrong that a person can be told in one line: what happened, what to do now."""


class DatabaseError(AftercareError):
    """The database cannot be used as it is: locked, read-only, full, newer, or not a database."""

"""Refusals that every room may raise. Their text is a sentence for the person who asked."""


class Refused(Exception):
    """An action that cannot be done, with the sentence that says why and what to do next."""


class NotAllowed(Refused):
    """The actor may not do this. Views show it as a page that is not there."""


class Stale(Refused):
    """Somebody else changed the row since it was read."""

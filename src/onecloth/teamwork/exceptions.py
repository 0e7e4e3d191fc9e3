"""Why something cannot be done together. The text is a sentence for the person who asked."""

from onecloth.core.exceptions import Refused


class CannotOpenBoard(Refused):
    """The unit has a board already or is dissolved, or the day and time of its huddle make no sense."""


class CannotHuddle(Refused):
    """The team is dissolved, or there is no huddle to lead or to end."""


class AlreadyRunning(CannotHuddle):
    """Somebody else began the huddle a moment before."""


class CannotEscalate(Refused):
    """There is no reason, nobody above to ask, or it is asked, answered or taken back already."""


class CannotKeepItem(Refused):
    """An item lacks words, is too long, is over, or stands on the board of a dissolved unit."""


class CannotThank(Refused):
    """A card cannot be given like this, or not any more today."""

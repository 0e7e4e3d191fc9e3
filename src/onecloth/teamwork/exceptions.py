"""Why something cannot be done together. The text is a sentence for the person who asked."""

from onecloth.core.exceptions import Refused


class CannotKeepWebhook(Refused):
    """An endpoint lacks a name, an address or a usable secret, there are enough of them, or its secret was shown."""


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


class TooMuchMail(Refused):
    """More mail within an hour than a board takes; what was refused is sent again by the sender's server."""


class CannotThank(Refused):
    """A card cannot be given like this, or not any more today."""


class CannotPost(Refused):
    """A post lacks words, is for a dissolved unit or for an hour that has passed, or is out already."""


class CannotAskBelow(Refused):
    """A question beneath a post has no words, or it cannot be asked or answered any more."""


class CannotKeepCourse(Refused):
    """A course lacks a title, words or what it is for, its languages do not fit each other, or it was withdrawn."""


class CannotLearn(Refused):
    """Something is answered already, not asked any more, or the week has had its two questions."""


class CannotKeepSession(Refused):
    """A session lies in the past, has no places, fewer than are taken, or was called off."""


class CannotMeet(Refused):
    """A change meeting has passed, has no guests, or is begun, over or called off."""


class CannotKeepGap(Refused):
    """A gap lacks a skill, a source or a figure that can show it, is open already, or is closed."""


class CannotAskWhetherNoticed(Refused):
    """Whoever is asked has left, belongs to the team itself, was asked before, or has answered."""

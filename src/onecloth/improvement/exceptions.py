"""Why something about a problem cannot be done. The text is a sentence for the person who asked."""

from onecloth.core.exceptions import Refused


class CannotRaiseProblem(Refused):
    """The problem has no name, or a voice cannot be its evidence."""


class CannotMerge(Refused):
    """Two problems cannot become one, or not be taken apart, like this."""


class CannotMoveTogether(Refused):
    """Nothing was chosen for several problems, or one of them does not take it."""


class CannotTakeBack(Refused):
    """It was taken back already, or it is too long ago."""


class CannotNamePerson(Refused):
    """Somebody cannot own, sponsor or work on this problem."""


class CannotAddWhy(Refused):
    """The chain of causes does not take this why."""


class CannotMend(Refused):
    """A countermeasure cannot be proposed, finished, kept or ended like this."""


class CannotCheck(Refused):
    """There is nothing to look at again, or what was seen is missing."""


class CannotCloseProblem(Refused):
    """The loop cannot be closed, or not be opened again, like this."""


class CannotAskAboutProblem(Refused):
    """Nobody is asked about a problem that is over."""


class CannotDecide(Refused):
    """A decision lacks a name, a reason, a day that is still to come, or somebody it hits; or it is settled already."""


class CannotAnswerNotice(Refused):
    """Nobody is asked any more, or words are missing."""


class CannotImprove(Refused):
    """An improvement cannot be planned, started, looked at, ended or spread like this."""


class CannotAskForInput(Refused):
    """A question cannot be put to a unit or a role like this, or not be taken back."""


class CannotGiveInput(Refused):
    """An answer cannot be taken like this."""


class CannotGoWithout(Refused):
    """A voice cannot be named or gone without like this."""


class CannotCarry(Refused):
    """An initiative cannot be proposed, ranked, started, stopped or given means like this."""


class CannotPropose(Refused):
    """There is nothing to choose from, or the proposal is not being counted."""

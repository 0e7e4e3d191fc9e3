"""Fixed vocabularies of mending, and how strong each kind of action is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    RAISED = "raised", _("Raised")
    CAUSE = "cause", _("Finding the cause")
    MENDING = "mending", _("Mending")
    CHECKING = "checking", _("Checking")
    CLOSED = "closed", _("Closed and told")
    DECLINED = "declined", _("Not taken up")
    MERGED = "merged", _("Part of another")


OPEN_STAGES = (Stage.RAISED, Stage.CAUSE, Stage.MENDING, Stage.CHECKING)


class Evidence(models.TextChoices):
    DATA = "data", _("Data")
    VOICE = "voice", _("A voice")
    SEEN = "seen", _("Seen")
    GUT = "gut", _("Gut")


class Strength(models.TextChoices):
    STRONG = "strong", _("Strong")
    INTERMEDIATE = "intermediate", _("Intermediate")
    WEAK = "weak", _("Weak")


class Action(models.TextChoices):
    """What a countermeasure does; each has a strength (METHODS 10)."""

    REMOVE_STEP = "remove_step", _("Remove the step or the hand-off")
    FORCING = "forcing", _("Make the mistake impossible")
    REDESIGN = "redesign", _("Redesign the tool with the people who use it")
    STANDARDISE = "standardise", _("Standardise the process")
    LEADERSHIP = "leadership", _("Visible leadership commitment")
    CHECKLIST = "checklist", _("Checklist")
    REDUNDANCY = "redundancy", _("Added redundancy or read-back")
    SOFTWARE = "software", _("Change in software")
    STAFFING = "staffing", _("Staffing or workload")
    DISTRACTION = "distraction", _("Remove distractions")
    RECORD = "record", _("Clearer hand-off record")
    TRAINING = "training", _("Training")
    MEMO = "memo", _("Memo or policy")
    WARNING = "warning", _("Warning or reminder")
    DOUBLE_CHECK = "double_check", _("Double check")
    CAREFUL = "careful", _("Asking people to be careful")
    STUDY = "study", _("More study")


# Adapted from the action hierarchy of the VA National Center for Patient Safety (METHODS 10).
ACTIONS_OF: dict[Strength, tuple[Action, ...]] = {
    Strength.STRONG: (
        *(Action.REMOVE_STEP, Action.FORCING, Action.REDESIGN),
        *(Action.STANDARDISE, Action.LEADERSHIP),
    ),
    Strength.INTERMEDIATE: (
        *(Action.CHECKLIST, Action.REDUNDANCY, Action.SOFTWARE),
        *(Action.STAFFING, Action.DISTRACTION, Action.RECORD),
    ),
    Strength.WEAK: (
        *(Action.TRAINING, Action.MEMO, Action.WARNING),
        *(Action.DOUBLE_CHECK, Action.CAREFUL, Action.STUDY),
    ),
}
STRENGTH_OF: dict[str, Strength] = {action: strength for strength, acts in ACTIONS_OF.items() for action in acts}


class JointMove(models.TextChoices):
    """What is done to several problems together."""

    OWNER = "owner", _("Handed to somebody")
    SPONSOR = "sponsor", _("Given a sponsor")
    UNIT = "unit", _("Moved to a unit")
    MERGE = "merge", _("Made one")


class CheckKind(models.TextChoices):
    RESULT = "result", _("Did it work?")
    FIRST_AID = "first_aid", _("Does it hold without the band-aid?")
    AFTER_30 = "after_30", _("Has it come back after 30 days?")
    AFTER_90 = "after_90", _("Has it come back after 90 days?")


class Outcome(models.TextChoices):
    HOLDS = "holds", _("It holds")
    PARTLY = "partly", _("Better, not gone")
    UNCHANGED = "unchanged", _("Nothing changed")
    CAME_BACK = "came_back", _("It came back")


class DecisionState(models.TextChoices):
    ASKING = "asking", _("Asking those affected")
    GOING = "going", _("Goes ahead")
    CALLED_OFF = "called_off", _("Called off")


class Stance(models.TextChoices):
    AGREE = "agree", _("We agree")
    WORRIED = "worried", _("We are worried")
    MORE_TIME = "more_time", _("We need more time")


class Came(models.TextChoices):
    """What really happened, against what was foreseen."""

    AS_FORESEEN = "as_foreseen", _("As foreseen")
    BETTER = "better", _("Better than foreseen")
    WORSE = "worse", _("Worse than foreseen")


class Trial(models.TextChoices):
    """How far an improvement is, from plan to what became of it."""

    PLANNED = "planned", _("Planned")
    RUNNING = "running", _("Running")
    CHECKED = "checked", _("Checked")
    ADOPTED = "adopted", _("Adopted")
    ADAPTED = "adapted", _("Adapted")
    ABANDONED = "abandoned", _("Abandoned")


OPEN_TRIALS = (Trial.PLANNED, Trial.RUNNING, Trial.CHECKED)
TRIED_NOW = (Trial.RUNNING, Trial.CHECKED)


class Ending(models.TextChoices):
    """What one does with a trial once it was looked at."""

    ADOPT = "adopted", _("Adopt it: this is how we work now")
    ADAPT = "adapted", _("Adapt it: try something a little different next")
    ABANDON = "abandoned", _("Abandon it")


class TrialCheck(models.TextChoices):
    AFTER_30 = "after_30", _("After 30 days")
    AFTER_90 = "after_90", _("After 90 days")


class Against(models.TextChoices):
    """What happened, held against what was predicted."""

    AS_PREDICTED = "as_predicted", _("As predicted")
    LESS = "less", _("Less than predicted")
    MORE = "more", _("More than predicted")
    UNCLEAR = "unclear", _("Too early to say")


# What costs money, time of people or tools: whoever looks after these is heard before it begins.
COSTS = (Action.REDESIGN, Action.SOFTWARE, Action.STAFFING)


class Needed(models.TextChoices):
    """Whose voice a problem needs, in the order in which the page lists them."""

    FRONT_LINE = "front_line", _("Somebody who does the work in %(unit)s")
    GIVER = "giver", _("%(unit)s, who hand over")
    RECEIVER = "receiver", _("%(unit)s, who receive")
    LEADER = "leader", _("A leader who clears the way")
    FINANCE = "finance", _("%(unit)s, who look after the money")
    CUSTOMERS = "customers", _("A customers’ advisory board")
    COLLEAGUES = "colleagues", _("An advisory group of colleagues")
    OTHER = "other", _("%(unit)s, whom the team named")


class InitiativeState(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    RUNNING = "running", _("Running")
    PAUSED = "paused", _("Paused")
    STOPPED = "stopped", _("Stopped")
    DONE = "done", _("Done")


RANKED_INITIATIVES = (InitiativeState.RUNNING, InitiativeState.PROPOSED)
OPEN_INITIATIVES = (*RANKED_INITIATIVES, InitiativeState.PAUSED)


class ProposalState(models.TextChoices):
    COUNTING = "counting", _("Being counted")
    COUNTED = "counted", _("Counted")
    IMPOSSIBLE = "impossible", _("Not possible so")


class MakesRoom(models.TextChoices):
    """What becomes of an initiative that makes room for another."""

    PAUSE = "pause", _("It is paused")
    STOP = "stop", _("It is stopped")


class Means(models.TextChoices):
    HOURS = "hours", _("People’s hours")
    MONEY = "money", _("Money")
    TOOL = "tool", _("A tool")


# ISO 4217, with how many digits follow the point. Amounts are kept in the smallest unit.
CURRENCIES: dict[str, int] = {
    "EUR": 2, "GBP": 2, "USD": 2, "CHF": 2, "SEK": 2, "NOK": 2, "DKK": 2, "PLN": 2, "CZK": 2, "HUF": 2, "RON": 2,
    "BGN": 2, "ISK": 0, "TRY": 2, "UAH": 2, "CAD": 2, "AUD": 2, "NZD": 2, "JPY": 0, "KRW": 0, "CNY": 2, "HKD": 2,
    "SGD": 2, "INR": 2, "BRL": 2, "MXN": 2, "ZAR": 2, "ILS": 2, "AED": 2, "KWD": 3,
}  # fmt: skip

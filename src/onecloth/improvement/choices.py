from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    RAISED = "raised", _("Raised")
    CAUSE = "cause", _("Finding the cause")
    MENDING = "mending", _("Mending")
    CHECKING = "checking", _("Checking")
    CLOSED = "closed", _("Closed and told")
    DECLINED = "declined", _("Not taken up")


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

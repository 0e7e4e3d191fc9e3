"""What a unit tries in its own work, with what it will do written down before it starts (plan, do, check, act)."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement import choices
from onecloth.improvement.models.problems import Problem


class Improvement(Versioned):
    """A trial in one unit. `predicted_…` are written before `started_on` and never change afterwards.

    `own_chart` tells, from the start on, whether the figure is that of its unit or of the whole organisation. `steps` and
    `units` are what it touches beyond the unit that does it. `follows` is the trial it was adapted from;
    `spread_from` the first of those that try the same thing in other units, each from a day of its own.
    """

    token = TokenField()
    title = models.CharField(max_length=200)
    happens_now = models.TextField(blank=True)
    what_we_try = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=choices.Trial, default=choices.Trial.PLANNED)
    problem = models.ForeignKey(Problem, null=True, blank=True, on_delete=models.PROTECT, related_name="improvements")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    steps = models.ManyToManyField("journeys.Step", blank=True, related_name="+")
    units = models.ManyToManyField("organisation.Unit", blank=True, related_name="+")
    owner = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    leader_owns_because = models.TextField(blank=True)
    sponsor = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    begun_at = models.DateTimeField()
    starts_on = models.DateField(null=True, blank=True)
    predicted_words = models.TextField(blank=True)
    metric = models.ForeignKey("insight.Metric", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    predicted_value = models.FloatField(null=True, blank=True)
    predicted_by = models.DateField(null=True, blank=True)
    started_on = models.DateField(null=True, blank=True)
    own_chart = models.BooleanField(default=False)
    third_because = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    learned = models.TextField(blank=True)
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="adapted_to")
    spread_from = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="spread_to")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=choices.Trial.PLANNED)
                | Q(state=choices.Trial.ABANDONED, started_on__isnull=True)
                | (
                    ~Q(predicted_words="")
                    & Q(metric__isnull=False, predicted_value__isnull=False, predicted_by__isnull=False)
                    & Q(started_on__isnull=False, owner__isnull=False, sponsor__isnull=False)
                ),
                name="nothing_starts_without_its_prediction",
            ),
            models.CheckConstraint(
                condition=Q(predicted_by__isnull=True)
                | Q(started_on__isnull=True)
                | Q(predicted_by__gt=F("started_on")),
                name="predicted_for_a_day_after_the_start",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(sponsor__isnull=True) | ~Q(owner=F("sponsor")),
                name="whoever_sponsors_a_trial_does_not_own_it",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("adopted", "adapted", "abandoned")) | ~Q(learned=""),
                name="a_trial_ends_with_what_was_learned",
            ),
            models.UniqueConstraint(
                fields=["spread_from", "unit"],
                condition=Q(spread_from__isnull=False) & ~Q(state__in=("adapted", "abandoned")),
                name="spread_once_to_a_unit",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="improvement_of_unit")]

    @property
    def is_open(self) -> bool:
        return self.state in choices.OPEN_TRIALS

    @property
    def is_started(self) -> bool:
        return self.started_on is not None

    def __str__(self) -> str:
        return self.title


class ImprovementCheck(Versioned):
    """A day on which the prediction is held against what happened, with the figures as they stood when somebody looked.

    `before` and `since` are in the metric's own unit.
    """

    improvement = models.ForeignKey(Improvement, on_delete=models.PROTECT, related_name="checks")
    kind = models.CharField(max_length=10, choices=choices.TrialCheck)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=choices.Against, blank=True)
    words = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, blank=True)
    before = models.FloatField(null=True, blank=True)
    since = models.FloatField(null=True, blank=True)
    points = models.PositiveSmallIntegerField(default=0)
    checked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["improvement", "kind"], name="one_check_of_a_trial_of_a_kind"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(outcome=""), name="a_check_of_a_trial_says_what_was_seen"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"],
                condition=Q(done_on__isnull=True, withdrawn_at__isnull=True),
                name="trial_check_waits",
            )
        ]

"""A decision, what it names, whom it hits, what they say to it beforehand, and what really happened."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement import choices


class Decision(Versioned):
    """What will change, from which day, and why; asked about before it holds."""

    token = TokenField()
    what = models.CharField(max_length=200)
    why = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    from_date = models.DateField()
    answer_by = models.DateField()
    state = models.CharField(max_length=10, choices=choices.DecisionState, default=choices.DecisionState.ASKING)
    decided_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    settled_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    went_ahead_at = models.DateTimeField(null=True, blank=True)
    ahead_because = models.TextField(blank=True)
    called_off_at = models.DateTimeField(null=True, blank=True)
    off_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(answer_by__lte=F("from_date")), name="asked_before_it_changes"),
            models.CheckConstraint(
                condition=~Q(state="called_off") | ~Q(off_because=""), name="calling_off_takes_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["state", "-decided_at"], name="decision_state")]

    @property
    def is_asking(self) -> bool:
        return self.state == choices.DecisionState.ASKING

    @property
    def goes_ahead(self) -> bool:
        return self.state == choices.DecisionState.GOING

    @property
    def is_called_off(self) -> bool:
        return self.state == choices.DecisionState.CALLED_OFF

    def __str__(self) -> str:
        return self.what


class DecisionPart(models.Model):
    """A step or a unit that a decision names."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="parts")
    step = models.ForeignKey("journeys.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step__isnull=True, unit__isnull=False) | Q(step__isnull=False, unit__isnull=True),
                name="a_part_is_a_step_or_a_unit",
            )
        ]


class Notice(Versioned):
    """Asks one unit how a decision hits it. `ways` says why it is asked: pairs of way and key, as they were that day."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="notices")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    ways = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    added_because = models.TextField(blank=True)
    left_out_at = models.DateTimeField(null=True, blank=True)
    left_out_because = models.TextField(blank=True)
    came = models.CharField(max_length=12, choices=choices.Came, blank=True)
    came_words = models.TextField(blank=True)
    came_at = models.DateTimeField(null=True, blank=True)
    came_said_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "unit"], name="a_unit_is_asked_once"),
            models.CheckConstraint(
                condition=Q(left_out_at__isnull=True) | ~Q(left_out_because=""), name="leaving_out_takes_a_reason"
            ),
            models.CheckConstraint(condition=Q(came="") | ~Q(came_words=""), name="what_happened_takes_words"),
        ]


class NoticeAnswer(models.Model):
    """How somebody of the unit says a decision hits them. `for_unit`: whoever leads it answered for it."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="answers")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    for_unit = models.BooleanField(default=False)
    stance = models.CharField(max_length=10, choices=choices.Stance)
    words = models.TextField(blank=True)
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="answers_once_each")]

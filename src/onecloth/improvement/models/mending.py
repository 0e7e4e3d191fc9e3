"""What is done about a cause, and the days on which somebody looks again."""

from django.db import models
from django.db.models import Q

from onecloth.core.models import Versioned
from onecloth.improvement import choices
from onecloth.improvement.models.causes import Cause
from onecloth.improvement.models.problems import Problem


class Countermeasure(Versioned):
    """What is done about a cause. A band-aid carries the day it expires; `ended_on` is the day it came off."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="countermeasures")
    cause = models.ForeignKey(Cause, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    action = models.CharField(max_length=14, choices=choices.Action)
    strength = models.CharField(max_length=12, choices=choices.Strength)
    owner = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    kept_because = models.TextField(blank=True)
    ended_on = models.DateField(null=True, blank=True)
    minutes_spent = models.PositiveIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["expires_on"], condition=Q(ended_on__isnull=True, withdrawn_at__isnull=True),
                name="countermeasure_expiry",
            )
        ]  # fmt: skip


class Check(Versioned):
    """A day on which somebody looks again, and what they saw."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="checks")
    countermeasure = models.ForeignKey(
        Countermeasure, null=True, blank=True, on_delete=models.PROTECT, related_name="checks"
    )
    kind = models.CharField(max_length=10, choices=choices.CheckKind)
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=choices.Outcome, blank=True)
    words = models.TextField(blank=True)
    checked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | ~Q(outcome=""), name="a_check_says_what_was_seen"
            ),
            models.UniqueConstraint(
                fields=["problem", "kind"],
                condition=Q(countermeasure__isnull=True, done_on__isnull=True, withdrawn_at__isnull=True),
                name="one_open_check_of_a_kind",
            ),
            models.UniqueConstraint(
                fields=["countermeasure"],
                condition=Q(done_on__isnull=True, withdrawn_at__isnull=True),
                name="one_open_check_per_countermeasure",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], condition=Q(done_on__isnull=True, withdrawn_at__isnull=True), name="check_waiting"
            )
        ]

"""Whose voice a problem needs besides what follows from where it lies, and why its team goes without one."""

from django.db import models
from django.db.models import Q

from onecloth.improvement import choices
from onecloth.improvement.models.problems import Problem


class VoiceNeeded(models.Model):
    """A unit whose voice the team says it needs: who looks after the money, or somebody no step leads to."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="voices_needed")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=choices.Needed)
    added_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=("finance", "other")), name="only_these_are_named_by_hand"),
            models.UniqueConstraint(
                fields=["problem", "unit", "kind"], condition=Q(withdrawn_at__isnull=True), name="voice_needed_once"
            ),
        ]


class GoneWithout(models.Model):
    """Why a problem is worked on without a voice it needs. The latest that was not taken back holds."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="gone_without")
    kind = models.CharField(max_length=10, choices=choices.Needed)
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    because = models.TextField()
    written_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(because=""), name="going_without_takes_a_reason")]

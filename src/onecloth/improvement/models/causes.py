"""Whys, down to the root."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.models import Versioned
from onecloth.improvement import choices
from onecloth.improvement.models.problems import Problem


class Cause(Versioned):
    """One why, below the one it explains or right below the problem. The root has none below it.

    `position` is the order of writing; a why counts as tested when somebody looked.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="causes")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    words = models.TextField()
    evidence = models.CharField(max_length=6, choices=choices.Evidence, default=choices.Evidence.GUT)
    evidence_words = models.TextField(blank=True)
    is_root = models.BooleanField(default=False)
    is_tested = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "position"], condition=Q(withdrawn_at__isnull=True), name="one_why_per_position"
            ),
            models.UniqueConstraint(
                fields=["problem"], condition=Q(is_root=True, withdrawn_at__isnull=True), name="one_root_cause"
            ),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="no_why_explains_itself"),
        ]

"""How long a problem stayed in each stage."""

from django.db import models
from django.db.models import F, Q

from onecloth.improvement import choices
from onecloth.improvement.models.problems import Problem


class Stay(models.Model):
    """A problem's stay in one stage, by days. `is_cut` where it became part of another, so that we never saw its end."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="stays")
    stage = models.CharField(max_length=10, choices=choices.Stage)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)
    is_cut = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["problem"], condition=Q(until_date__isnull=True), name="a_problem_is_in_one_stage"
            ),
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="a_stay_ends_after_it_began",
            ),
        ]
        indexes = [models.Index(fields=["from_date", "stage", "until_date", "is_cut"], name="stays_by_day")]

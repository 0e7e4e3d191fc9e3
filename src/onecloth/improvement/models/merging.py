"""Problems that are the same: marks by which they are found while one is raised, and which became part of which."""

from django.db import models
from django.db.models import F, Q

from onecloth.improvement import choices
from onecloth.improvement.models.problems import Problem


class ProblemMark(models.Model):
    """One mark of a problem's name (`onecloth_stats.alike`); written with the name, so the index is never behind it."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="+")
    mark = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["mark", "problem"], name="problems_by_mark")]


class Merging(models.Model):
    """A problem became part of another, until it is taken apart again.

    Nothing of it is moved: the voices and people that the other has through it say so in `came_by`, and go with it.
    """

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="mergings")
    into = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="merged")
    stage_before = models.CharField(max_length=10, choices=choices.Stage)
    merged_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    merged_at = models.DateTimeField()
    parted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["problem"], condition=Q(parted_at__isnull=True), name="a_problem_is_part_of_one"
            ),
            models.CheckConstraint(condition=~Q(problem=F("into")), name="no_problem_is_part_of_itself"),
        ]
        indexes = [models.Index(fields=["into", "parted_at"], name="problems_merged_into")]

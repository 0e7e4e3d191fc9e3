"""The same done to several problems at once, kept for a day as it was before, so that it can be taken back."""

from django.db import models

from onecloth.core.fields import TokenField
from onecloth.improvement import choices
from onecloth.improvement.models.problems import Problem


class ProblemWork(models.Model):
    """Something one person did to several problems together."""

    token = TokenField()
    what = models.CharField(max_length=8, choices=choices.JointMove)
    done_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True, blank=True)


class ProblemStep(models.Model):
    """One of its problems: `before` holds what was changed as it was, `version` is the problem's after the work."""

    work = models.ForeignKey(ProblemWork, on_delete=models.PROTECT, related_name="steps")
    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="+")
    before = models.JSONField()
    version = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work", "problem"], name="problem_worked_on_once")]

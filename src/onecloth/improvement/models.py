"""A problem from the voices that raised it to the answer its people get."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement import choices


class Problem(Versioned):
    """Something that gets in people's way, worked on by a team with an owner and a sponsor."""

    token = TokenField()
    title = models.CharField(max_length=200)
    what_happens = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=10, choices=choices.Stage, default=choices.Stage.RAISED)
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seam = models.ForeignKey("journeys.Seam", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey("journeys.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey("insight.Metric", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    sponsor = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    mended_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    learned = models.TextField(blank=True)


class ProblemVoice(models.Model):
    """A voice that is evidence of a problem. Whoever said it is told what became of it."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="evidence")
    voice = models.ForeignKey("listening.Voice", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["problem", "voice"], name="voice_is_evidence_once")]


class TeamMember(models.Model):
    """Somebody who works on a problem, between two dates."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="team")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "person"], condition=Q(until_date__isnull=True), name="on_the_team_once"
            )
        ]


class Cause(Versioned):
    """One why in the chain. The root is the last; it counts as tested when somebody looked."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="causes")
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
        ]


class Countermeasure(Versioned):
    """What is done about a cause. A band-aid carries the day it expires."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="countermeasures")
    cause = models.ForeignKey(Cause, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    action = models.CharField(max_length=14, choices=choices.Action)
    strength = models.CharField(max_length=12, choices=choices.Strength)
    owner = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    due_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    minutes_spent = models.PositiveIntegerField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

"""A problem from the voices that raised it to the answer its people get."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement import choices
from onecloth.listening.choices import AnswerKind


class Problem(Versioned):
    """Something that gets in people's way, worked on by a team with an owner and a sponsor.

    Its answer is kept here too, as a problem may be closed that nobody's voice was evidence of.
    """

    token = TokenField()
    title = models.CharField(max_length=200)
    what_happens = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    stage = models.CharField(max_length=10, choices=choices.Stage, default=choices.Stage.RAISED)
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seam = models.ForeignKey("journeys.Seam", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey("journeys.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    metric = models.ForeignKey("insight.Metric", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    sponsor = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    raised_at = models.DateTimeField()
    mended_on = models.DateField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer_kind = models.CharField(max_length=6, choices=AnswerKind, blank=True)
    answer_words = models.TextField(blank=True)
    answer_by_date = models.DateField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_because = models.TextField(blank=True)
    came_back_on = models.DateField(null=True, blank=True)
    learned = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(sponsor__isnull=True) | ~Q(owner=F("sponsor")),
                name="whoever_sponsors_does_not_own",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=("closed", "declined")) | ~Q(answer_words=""), name="closing_takes_an_answer"
            ),
        ]
        indexes = [models.Index(fields=["stage", "-raised_at"], name="problem_stage")]

    @property
    def is_open(self) -> bool:
        return self.stage in choices.OPEN_STAGES

    def __str__(self) -> str:
        return self.title


class ProblemVoice(models.Model):
    """A voice that is evidence of a problem. Whoever said it is told what became of it."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="evidence")
    voice = models.ForeignKey("listening.Voice", on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["problem", "voice"], condition=Q(removed_at__isnull=True), name="voice_is_evidence_once"
            )
        ]


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


class ProblemQuestion(models.Model):
    """What an advisory group was asked about a problem. Question, day and what the group said stand in `asked`."""

    problem = models.ForeignKey(Problem, on_delete=models.PROTECT, related_name="questions")
    asked = models.OneToOneField("listening.PanelInput", on_delete=models.PROTECT, related_name="+")


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
        indexes = [models.Index(fields=["expires_on"], name="countermeasure_expiry")]


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

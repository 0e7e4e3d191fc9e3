"""A problem, the voices that raised it, and those who work on it."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement import choices
from onecloth.improvement.models.words import WordsField
from onecloth.listening.choices import AnswerKind


class Problem(Versioned):
    """Something that gets in people's way, worked on by a team with an owner and a sponsor.

    `sponsored_on` is the day on which a leader was first named to clear the way.

    Its answer is kept here too, as a problem may be closed that nobody's voice was evidence of. `folded` holds name and
    what happens as words are looked for, `reference` the number it had in a list it was taken from.
    """

    token = TokenField()
    reference = models.CharField(max_length=80, null=True, blank=True, unique=True)
    title = models.CharField(max_length=200)
    what_happens = models.TextField(blank=True)
    folded = WordsField(blank=True)
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
    sponsored_on = models.DateField(null=True, blank=True)
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
        indexes = [
            models.Index(fields=["stage", "raised_at", "id"], name="problem_stage"),
            models.Index(fields=["raised_at", "id"], name="problem_raised"),
            models.Index(fields=["raised_at", "id"], condition=Q(stage__in=choices.OPEN_STAGES), name="problems_open"),
            models.Index(fields=["title", "id"], name="problem_title"),
            models.Index(
                fields=["raised_at"], condition=Q(stage__in=choices.OPEN_STAGES, owner__isnull=True),
                name="problems_with_nobody",
            ),
            models.Index(fields=["unit", "stage"], condition=Q(owner__isnull=True), name="problems_of_unit_with_nobody"),
            models.Index(
                fields=["closed_at", "id"], condition=Q(stage__in=("closed", "declined")), name="problem_closed"
            ),
        ]  # fmt: skip

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
    came_by = models.ForeignKey("Merging", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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
    came_by = models.ForeignKey("Merging", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
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

"""Skills that are missing somewhere: how it is known, which figure shows it, and who would like to get better."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import Versioned
from onecloth.teamwork.choices import GapSourceKind

GAP_IS_OPEN = Q(closed_at__isnull=True)


class Skill(models.Model):
    """Something one can be good at, and the course that teaches it. `key` names one that came with the software."""

    token = TokenField()
    key = models.CharField(max_length=40, null=True, blank=True, unique=True)
    name = TextByLanguage()
    course = models.ForeignKey(
        "teamwork.Course", null=True, blank=True, on_delete=models.PROTECT, related_name="skills"
    )


class SkillGap(Versioned):
    """A skill that a unit lacks. The figure that shows it is a metric of the unit, or one of its seams as received."""

    token = TokenField()
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="gaps")
    metric = models.ForeignKey("insight.Metric", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seam = models.ForeignKey("journeys.Seam", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    opened_on = models.DateField()
    opened_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "skill"], condition=GAP_IS_OPEN, name="a_gap_is_open_once"),
            models.CheckConstraint(
                condition=Q(metric__isnull=False, seam__isnull=True) | Q(metric__isnull=True, seam__isnull=False),
                name="a_gap_is_measured_by_one_figure",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | ~Q(because=""), name="why_a_gap_is_closed_is_said"
            ),
        ]


class GapSource(models.Model):
    """How a gap is known. Words are those of whoever noted it, never somebody's answer."""

    gap = models.ForeignKey(SkillGap, on_delete=models.PROTECT, related_name="sources")
    kind = models.CharField(max_length=8, choices=GapSourceKind)
    words = models.CharField(max_length=300, blank=True)
    item = models.ForeignKey("teamwork.HuddleItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    noted_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False) | Q(kind=GapSourceKind.WISH) | ~Q(words=""), name="how_a_gap_is_known_is_said"
            ),
            models.UniqueConstraint(fields=["gap", "item"], name="an_item_tells_of_a_gap_once"),
        ]  # fmt: skip


class Wish(models.Model):
    """Somebody would like to get better at something. Theirs alone; a skill is told of in groups, as a count by week."""

    token = TokenField()
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    skill = models.ForeignKey(Skill, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    said_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "skill"], condition=Q(ended_on__isnull=True), name="a_wish_is_said_once"
            ),
            models.CheckConstraint(condition=Q(skill__isnull=False) | ~Q(words=""), name="a_wish_says_something"),
        ]

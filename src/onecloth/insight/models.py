"""Metrics with versioned definitions, and what the release gate let out for each period. Closed periods never change."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TextByLanguage
from onecloth.core.models import Versioned
from onecloth.insight import choices


class Metric(Versioned):
    """Something we agreed to measure. What it means exactly is in its definitions, the last of which counts."""

    slug = models.SlugField(max_length=60, unique=True)
    name = TextByLanguage()
    audience = models.CharField(max_length=10)
    study = models.ForeignKey("listening.Study", on_delete=models.PROTECT, related_name="+")
    span = models.CharField(max_length=6, choices=choices.Span, default=choices.Span.WEEK)
    target = models.FloatField(null=True, blank=True)
    is_headline = models.BooleanField(default=False)
    closed_on = models.DateField(null=True, blank=True)


class MetricDefinition(models.Model):
    """How a metric is computed, in words and as a measure the kernel understands. A change is a new version."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="definitions")
    number = models.PositiveIntegerField()
    words = TextByLanguage()
    measure = models.JSONField()
    from_date = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "number"], name="definition_once")]


class WavePlan(models.Model):
    """What may be published of a closed wave: made once, from counts only, the same for every viewer."""

    wave = models.OneToOneField("listening.Wave", on_delete=models.PROTECT, related_name="+")
    plan = models.JSONField()
    made_at = models.DateTimeField()


class LastRead(models.Model):
    """What an open study was like when it was read last, as a digest: while it stands, nothing is read anew."""

    study = models.OneToOneField("listening.Study", on_delete=models.PROTECT, related_name="+")
    mark = models.CharField(max_length=64)
    read_at = models.DateTimeField()


class Released(models.Model):
    """One figure as it left the gate. `n` is empty where it may not be told."""

    period_start = models.DateField()
    period_end = models.DateField()
    status = models.CharField(max_length=10, choices=choices.Status)
    n = models.PositiveIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    shrunken = models.FloatField(null=True, blank=True)
    shrunken_low = models.FloatField(null=True, blank=True)
    shrunken_high = models.FloatField(null=True, blank=True)
    bound = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True


class Reading(Released):
    """A metric for one period, for the whole organisation (`unit` empty) or one unit.

    `minimum` and `weakest` are of composites: the lowest of the scores it is made of, and the question that has it.
    """

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="readings")
    definition = models.ForeignKey(MetricDefinition, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey("listening.Wave", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    within = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    span = models.CharField(max_length=6, choices=choices.Span)
    minimum = models.FloatField(null=True, blank=True)
    weakest = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["metric", "unit", "span", "period_start"],
                condition=Q(unit__isnull=False),
                name="unit_read_once",
            ),
            models.UniqueConstraint(
                fields=["metric", "span", "period_start"], condition=Q(unit__isnull=True), name="whole_read_once"
            ),
        ]


class SeamReading(Released):
    """How one side of a seam judged it in one round, with what was missing when it was not ready."""

    wave = models.ForeignKey("listening.Wave", on_delete=models.PROTECT, related_name="+")
    giver = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=10, choices=choices.Side)
    minutes = models.FloatField(null=True, blank=True)
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "giver", "receiver", "side"], name="seam_side_read_once")
        ]


class Annotation(Versioned):
    """Something known to have happened, drawn on a metric's chart. It may justify new limits, with author and reason."""

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, related_name="annotations")
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    on_date = models.DateField()
    words = TextByLanguage()
    is_change = models.BooleanField(default=True)
    source = models.CharField(max_length=60, blank=True)
    written_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

"""Figures that have left the gate are about nobody; only who wrote on a chart is a person, by key."""

from onecloth.core.erasure import not_personal
from onecloth.insight.models import Annotation, LastRead, Metric, MetricDefinition, Reading, SeamReading, WavePlan

PUBLISHED = "It has left the release gate: a figure of a group, or why there is none."


def declare() -> None:
    not_personal(Metric, "slug", "name", "audience", because="The organisation's own words about a metric.")
    not_personal(MetricDefinition, "words", "measure", because="The organisation's own words about a metric.")
    not_personal(WavePlan, "plan", because="Counts of groups of at least the smallest size.")
    not_personal(LastRead, "mark", because="A digest of counts and definitions.")
    not_personal(Reading, "bound", "weakest", because=PUBLISHED)
    not_personal(SeamReading, "bound", "reasons", because=PUBLISHED)
    not_personal(Annotation, "words", "source", because="What happened on a day, written for everybody to read.")

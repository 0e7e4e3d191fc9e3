"""What the pages of a demo installation know, as JSON: run in a process of its own, with that installation's home."""

import json
import os
from typing import Any


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onecloth.config.settings")
    import django

    django.setup()
    print(json.dumps(recovered()))


def recovered() -> dict[str, Any]:
    from onecloth.insight.models import Annotation
    from onecloth.insight.queries.strengths import of_latest_round

    return {
        "seams": [
            [each.giver.code, each.receiver.code, each.side, each.value, each.shrunken, each.low, each.high, each.n]
            for each in of_latest_round().select_related("giver", "receiver")
        ],
        "changes": {note.metric.slug: _judged(note) for note in Annotation.objects.select_related("metric")},
        "phases": {slug: _phases(slug) for slug in ("success", "enjoyment")},
        "crews": {slug: _windows(slug) for slug in ("success", "enjoyment")},
        "teams": _last_wave("listened-to"),
    }


def _judged(note: Any) -> dict[str, str]:
    from onecloth.insight.queries import before_after

    found = before_after(note.metric, note.on_date)
    return {"verdict": found.verdict, "before": found.before, "after": found.after}


def _phases(slug: str) -> int:
    from onecloth.insight.models import Metric, Reading
    from onecloth.insight.queries.limits import control_chart

    values = Reading.objects.filter(metric=Metric.objects.get(slug=slug), unit=None, span="week").order_by(
        "period_start"
    )
    return len(control_chart([each.value for each in values if each.value is not None], []).phases)


def _windows(slug: str) -> list[list[Any]]:
    from onecloth.insight.models import Reading

    crews = Reading.objects.filter(metric__slug=slug, span="window", unit__parent__code="FS").select_related("unit")
    whole = Reading.objects.get(metric__slug=slug, span="window", unit=None)
    told = [[each.unit.code, each.value, each.n, each.shrunken_low, each.shrunken_high] for each in crews if each.unit]
    return [["whole", whole.value, whole.n, whole.low, whole.high], *told]


def _last_wave(slug: str) -> dict[str, list[Any]]:
    from onecloth.insight.models import Reading

    last = Reading.objects.filter(metric__slug=slug).order_by("-period_start").values_list("period_start", flat=True)[0]
    found = Reading.objects.filter(metric__slug=slug, period_start=last).select_related("unit")
    return {
        each.unit.code if each.unit else "whole": [
            each.value,
            each.low,
            each.high,
            each.shrunken,
            each.shrunken_high,
            each.n,
        ]
        for each in found
    }


if __name__ == "__main__":
    main()

"""What the database of answers does by itself."""

from datetime import datetime, timedelta

from onecloth.responses.models import Response, ResponsePart

KEPT_UNFINISHED = timedelta(days=30)


def forget_unfinished(at: datetime) -> None:
    """Steps to an answer that arrived, and to one that nobody finished within thirty days."""
    ResponsePart.objects.filter(day__lt=(at - KEPT_UNFINISHED).date()).delete()
    arrived = Response.objects.filter(pk__in=ResponsePart.objects.values("response_id")).values("pk")
    ResponsePart.objects.filter(response_id__in=arrived).delete()

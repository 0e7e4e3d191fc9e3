"""How many hours a department has for what is carried beside the day's work."""

from django.db import models


class Capacity(models.Model):
    """Minutes of a department in a month, named by its first day."""

    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    month = models.DateField()
    minutes = models.PositiveBigIntegerField()
    said_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "month"], name="one_capacity_of_a_month")]

"""A question that a team puts to the tier above it, and the answer that comes back."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.teamwork.models.huddles import HuddleItem

OPEN = Q(answered_at__isnull=True, passed_on_at__isnull=True, withdrawn_at__isnull=True)


class Escalation(Versioned):
    """An item, put by one unit to the next above it. Passed on, it is over and another one begins.

    `words` is what the item said when it was asked: its team may say it better meanwhile.
    """

    token = TokenField()
    item = models.ForeignKey(HuddleItem, on_delete=models.PROTECT, related_name="escalations")
    from_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    to_unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    asked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    passed_on_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=200, blank=True)
    because = models.CharField(max_length=300, blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=OPEN, name="asked_of_one_tier_at_a_time"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | (~Q(answer="") & ~Q(because="")), name="an_answer_says_why"
            ),
        ]
        indexes = [models.Index(fields=["to_unit"], condition=OPEN, name="asked_of_unit")]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.passed_on_at is None and self.withdrawn_at is None

"""A proposal of which initiatives to carry. It is computed from the numbers of its day and changes nothing."""

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement import choices


class Proposal(Versioned):
    """`numbers` are what it was asked from, by keys: candidates, what they need, what there is. `counted` is how often each
    was chosen so far, `best` the portfolio for the middle of all guesses; from numbers and seed anybody can count again.
    """

    token = TokenField()
    state = models.CharField(max_length=10, choices=choices.ProposalState, default=choices.ProposalState.COUNTING)
    seed = models.CharField(max_length=200)
    caution = models.FloatField(default=0)
    keeps_running = models.BooleanField(default=True)
    numbers = models.JSONField(default=dict)
    counted = models.JSONField(default=dict)
    best = models.JSONField(default=dict)
    sentence = models.CharField(max_length=300, blank=True)
    job = models.ForeignKey("core.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="counted") | Q(counted_at__isnull=False), name="what_is_counted_has_its_hour"
            )
        ]

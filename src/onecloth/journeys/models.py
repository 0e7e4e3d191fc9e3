"""Journeys with steps that units own, the seams between them, and each unit's line of sight to a customer."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import Versioned
from onecloth.journeys.choices import Traveller


class Journey(Versioned):
    """What somebody goes through until they have what they came for."""

    token = TokenField()
    name = TextByLanguage()
    outcome = TextByLanguage()
    traveller = models.CharField(max_length=10, choices=Traveller, default=Traveller.CUSTOMER)
    closed_on = models.DateField(null=True, blank=True)


class Step(Versioned):
    """One step of a journey and what people must deal with in it."""

    token = TokenField()
    journey = models.ForeignKey(Journey, on_delete=models.PROTECT, related_name="steps")
    position = models.PositiveSmallIntegerField()
    name = TextByLanguage()
    deals_with = TextByLanguage()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["journey", "position"], condition=Q(closed_on__isnull=True), name="one_open_step_per_position"
            )
        ]


class StepOwner(models.Model):
    """The unit that answers for a step between two dates."""

    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="owners")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["step"], condition=Q(until_date__isnull=True), name="one_owner_at_a_time"),
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")), name="owner_dates_in_order"
            ),
        ]


class Seam(Versioned):
    """One unit hands something to another. `missing_reasons` is the list people tick when it was not ready."""

    token = TokenField()
    giver = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    from_step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    to_step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    hands_over = TextByLanguage()
    missing_reasons = models.JSONField(default=list)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["giver", "receiver"], condition=Q(until_date__isnull=True), name="one_open_seam_per_pair"
            ),
            models.CheckConstraint(condition=~Q(giver=F("receiver")), name="a_seam_joins_two_units"),
        ]


class Contribution(Versioned):
    """Line of sight: what a unit, or a role in it, hands on, to whom, for which step, and what the customer gets."""

    token = TokenField()
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey("organisation.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    does = TextByLanguage()
    hands_on = TextByLanguage()
    receiver = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, null=True, blank=True, on_delete=models.PROTECT, related_name="contributions")
    customer_gets = TextByLanguage()
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)


class Confirmation(models.Model):
    """A person says that a line of sight is theirs, or what is not right about it."""

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="confirmations")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField()
    correction = models.TextField(blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(correction=""), name="only_a_correction_is_answered"
            )
        ]

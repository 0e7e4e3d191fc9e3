"""What all of us want to reach by helping each other, and who would rather not be named for it."""

from django.db import models
from django.db.models import Q

from onecloth.core.models import Versioned


class SharedGoal(Versioned):
    """How many cards are to cross from one department to another in a month: one number, everybody's."""

    month = models.DateField(unique=True)
    across = models.PositiveIntegerField()
    set_by = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(across__gte=1), name="a_goal_is_one_card_at_least")]


class NotNamed(models.Model):
    """Somebody who does not want to stand on the page of helping. Their cards count, their name is not said."""

    person = models.OneToOneField("organisation.Person", on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

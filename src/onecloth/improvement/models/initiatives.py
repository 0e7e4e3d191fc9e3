"""What we carry beside the day's work, in whose place, and with which means. Effort is kept in minutes, money in the
smallest unit of its currency.
"""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.improvement import choices
from onecloth.improvement.models.problems import Problem


class Initiative(Versioned):
    """Something larger than one team's trial. `rank` orders those that are open, 1 first.

    The benefit lies four times of five between `benefit_low` and `benefit_high`, minutes of customers' and colleagues'
    time saved in a year. `after` must be there first; of `instead_of` only one is carried.
    """

    token = TokenField()
    title = models.CharField(max_length=200)
    why = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=choices.InitiativeState, default=choices.InitiativeState.PROPOSED)
    rank = models.PositiveIntegerField(default=0)
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    proposed_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    benefit_low = models.PositiveBigIntegerField(null=True, blank=True)
    benefit_high = models.PositiveBigIntegerField(null=True, blank=True)
    benefit_words = models.TextField(blank=True)
    new_means_because = models.TextField(blank=True)
    problems = models.ManyToManyField(Problem, blank=True, related_name="initiatives")
    after = models.ManyToManyField("self", blank=True, symmetrical=False, related_name="before")
    instead_of = models.ManyToManyField("self", blank=True, symmetrical=True)
    started_on = models.DateField(null=True, blank=True)
    turned_on = models.DateField(null=True, blank=True)
    turned_because = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")),
                name="an_initiative_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(benefit_low__isnull=True, benefit_high__isnull=True)
                | Q(benefit_low__isnull=False, benefit_high__gt=F("benefit_low")),
                name="a_benefit_is_a_range",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("paused", "stopped", "done")) | ~Q(turned_because=""),
                name="pausing_and_ending_take_words",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(owner__isnull=False, started_on__isnull=False),
                name="nothing_runs_without_an_owner",
            ),
        ]
        indexes = [models.Index(fields=["state", "rank"], name="initiative_rank")]

    @property
    def is_open(self) -> bool:
        return self.state in choices.OPEN_INITIATIVES

    def __str__(self) -> str:
        return self.title


class Displacement(models.Model):
    """Of two initiatives, which makes room for which once that one starts."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="displaces")
    displaced = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="displaced_by")
    how = models.CharField(max_length=6, choices=choices.MakesRoom)
    said_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(initiative=F("displaced")), name="nothing_displaces_itself"),
            models.UniqueConstraint(
                fields=["initiative", "displaced"],
                condition=Q(taken_back_at__isnull=True),
                name="displaces_another_once",
            ),
        ]


class OfMeans(models.Model):
    """Hours of a unit, an amount of money, or a tool by its name."""

    kind = models.CharField(max_length=5, choices=choices.Means)
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveBigIntegerField(null=True, blank=True)
    amount = models.PositiveBigIntegerField(null=True, blank=True)
    currency = models.CharField(max_length=3, blank=True)
    words = models.CharField(max_length=200, blank=True)
    said_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    said_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


def _whole(table: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(kind="hours", unit__isnull=False, minutes__gt=0, amount__isnull=True)
        | (Q(kind="money", amount__gt=0, minutes__isnull=True) & ~Q(currency=""))
        | (Q(kind="tool", minutes__isnull=True, amount__isnull=True) & ~Q(words="")),
        name=f"{table}_is_hours_money_or_a_tool",
    )


class Allocation(OfMeans):
    """What is planned for an initiative in a month, named by its first day."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="allocations")
    month = models.DateField()

    class Meta:
        constraints = [_whole("allocation")]
        indexes = [models.Index(fields=["unit", "month"], name="allocation_of_unit")]


class Spending(OfMeans):
    """What was really spent on an initiative by a day."""

    initiative = models.ForeignKey(Initiative, on_delete=models.PROTECT, related_name="spendings")
    on_day = models.DateField()

    class Meta:
        constraints = [_whole("spending")]

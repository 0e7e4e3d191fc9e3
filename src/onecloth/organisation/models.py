"""Units, people and roles, all with dates: a figure of March keeps the organisation of March."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import KeptFile, Versioned
from onecloth.organisation.choices import GrantedScope


def open_on(day: date) -> Q:
    """Dated rows that hold on a day; the last day is not included."""
    return Q(from_date__lte=day) & (Q(until_date__isnull=True) | Q(until_date__gt=day))


class Organisation(Versioned):
    """The one organisation of this installation and what it decided for everybody."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=120)
    default_language = models.CharField(max_length=10, default="en")
    languages = models.JSONField(default=list)
    zone = models.CharField(max_length=60, default="UTC")
    read_within_days = models.PositiveSmallIntegerField(default=2)
    answer_within_days = models.PositiveSmallIntegerField(default=10)
    smallest_group = models.PositiveSmallIntegerField(default=5)
    smallest_comment_group = models.PositiveSmallIntegerField(default=10)
    server_keeper = models.CharField(max_length=120, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(id=1), name="one_organisation"),
            models.CheckConstraint(condition=Q(smallest_group__gte=5), name="groups_never_below_five"),
            models.CheckConstraint(condition=Q(smallest_comment_group__gte=10), name="comments_never_below_ten"),
        ]


class Purpose(models.Model):
    """Why we are here. A new wording is a new version; old ones stay."""

    number = models.PositiveIntegerField(unique=True)
    words = TextByLanguage()
    story = TextByLanguage()
    from_date = models.DateField()
    written_by = models.PositiveIntegerField(default=1)


class PurposeSignature(models.Model):
    """A leader stands for a version of the purpose with their name."""

    purpose = models.ForeignKey(Purpose, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "person"], name="signed_once")]


class Unit(Versioned):
    """A department, a team, a desk. `parent` is today's; `UnitPlacement` keeps where it was."""

    token = TokenField()
    reference = models.CharField(max_length=80, null=True, blank=True, unique=True)
    code = models.CharField(max_length=3)
    thread = models.PositiveSmallIntegerField(default=1)
    name = TextByLanguage()
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    zone = models.CharField(max_length=60, blank=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(closed_on__isnull=True), name="one_open_unit_per_code"
            ),
            models.CheckConstraint(condition=Q(thread__gte=1, thread__lte=9), name="thread_is_one_of_nine"),
        ]

    @property
    def is_open(self) -> bool:
        return self.closed_on is None


class UnitPlacement(models.Model):
    """Where a unit hung in the tree between two dates. The last day is not included."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="placement_dates_in_order",
            ),
            models.UniqueConstraint(fields=["unit"], condition=Q(until_date__isnull=True), name="one_open_placement"),
        ]


class UnitSuccession(models.Model):
    """What a dissolved unit did is done by these units since."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    from_date = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "successor"], name="successor_once"),
            models.CheckConstraint(condition=~Q(unit=F("successor")), name="no_unit_succeeds_itself"),
        ]


class Role(Versioned):
    """What people do: scheduler, engineer, buyer."""

    reference = models.CharField(max_length=80, null=True, blank=True, unique=True)
    name = TextByLanguage()
    closed_on = models.DateField(null=True, blank=True)


class Person(Versioned):
    """Somebody who works here. May have no way to sign in. Blanked when erased, never deleted."""

    token = TokenField()
    user = models.OneToOneField("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=80, null=True, blank=True, unique=True)
    given_name = models.CharField(max_length=100, blank=True)
    family_name = models.CharField(max_length=100, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    zone = models.CharField(max_length=60, blank=True)
    started_on = models.DateField(null=True, blank=True)
    left_on = models.DateField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """A person belongs to a unit between two dates, in a role, perhaps leading it. Several at once are usual."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="memberships")
    role = models.ForeignKey(Role, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(default=False)
    is_main = models.BooleanField(default=True)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__isnull=True) | Q(until_date__gte=F("from_date")),
                name="membership_dates_in_order",
            ),
            models.UniqueConstraint(
                fields=["person", "unit"], condition=Q(until_date__isnull=True), name="one_open_membership_per_unit"
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(until_date__isnull=True, is_main=True), name="one_main_unit_at_a_time"
            ),
        ]


class AccessGrant(models.Model):
    """A scope beyond one's own units, between two dates."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    scope = models.CharField(max_length=20, choices=GrantedScope)
    from_date = models.DateField()
    until_date = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scope"], condition=Q(until_date__isnull=True), name="one_open_grant_per_scope"
            )
        ]


class PeopleImport(KeptFile):
    """A file of people or of units, as `kind` says."""

    kind = models.CharField(max_length=10)
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

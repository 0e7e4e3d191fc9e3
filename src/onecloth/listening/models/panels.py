"""Advisory groups: who may sit, how the lot was drawn, who sits until when. What they say is in `panel_work`."""

import uuid

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices


class Panel(Versioned):
    """Ten to twelve people, drawn by lot under quotas, whose recommendations must be answered."""

    token = TokenField()
    audience = models.CharField(max_length=10, choices=choices.Audience)
    name = TextByLanguage()
    charter = TextByLanguage()
    seats = models.PositiveSmallIntegerField(default=12)
    term_months = models.PositiveSmallIntegerField(default=12)
    rotate_months = models.PositiveSmallIntegerField(default=4)
    pause_months = models.PositiveSmallIntegerField(default=12)
    answer_days = models.PositiveSmallIntegerField(default=28)
    keeper = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(seats__gte=10, seats__lte=12), name="panel_has_ten_to_twelve_seats"),
            models.CheckConstraint(
                condition=Q(rotate_months__gte=1, term_months__gte=F("rotate_months")), name="panel_rotates_in_a_term"
            ),
            models.CheckConstraint(condition=Q(answer_days__gte=1), name="panel_is_answered_after_a_day"),
        ]


class PanelQuota(models.Model):
    """At least and at most so many seats for people who are `value` in `feature`."""

    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="quotas")
    feature = models.CharField(max_length=12, choices=choices.PanelFeature)
    value = models.CharField(max_length=120)
    least = models.PositiveSmallIntegerField(default=1)
    most = models.PositiveSmallIntegerField(default=3)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["panel", "feature", "value"], name="one_quota_per_value"),
            models.CheckConstraint(condition=Q(most__gte=F("least")) & Q(most__gte=1), name="quota_in_order"),
        ]


class Volunteer(Versioned):
    """Somebody who would take a seat: a person of ours, or a contact of a customer."""

    token = TokenField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="volunteers")
    person = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    shift = models.CharField(max_length=40, blank=True)
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact__isnull=True) | Q(person__isnull=True, contact__isnull=False),
                name="volunteer_is_one_of_two",
            ),
            models.UniqueConstraint(
                fields=["panel", "person"], condition=Q(withdrawn_at__isnull=True), name="person_volunteers_once"
            ),
            models.UniqueConstraint(
                fields=["panel", "contact"], condition=Q(withdrawn_at__isnull=True), name="contact_volunteers_once"
            ),
        ]


class Draw(Versioned):
    """One lottery, published: its seed was said before, and with `pool` and `mixture` anybody can draw again."""

    token = TokenField()
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="draws")
    state = models.CharField(max_length=12, choices=choices.DrawState, default=choices.DrawState.COMPUTING)
    seed = models.CharField(max_length=200)
    seats = models.PositiveSmallIntegerField()
    quotas = models.JSONField(default=list)
    sitting = models.JSONField(default=list)
    mixture = models.JSONField(default=dict)
    gave_way = models.JSONField(default=list)
    sentence = models.CharField(max_length=300, blank=True)
    began_again = models.PositiveSmallIntegerField(default=0)
    job = models.ForeignKey("core.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["panel"], condition=Q(state="computing"), name="one_draw_at_a_time_per_panel"
            ),
            models.CheckConstraint(condition=~Q(state="drawn") | Q(drawn_at__isnull=False), name="a_draw_has_its_hour"),
        ]


class DrawPlace(models.Model):
    """A volunteer in one draw, by place. Only those drawn are named; an erasure cuts the tie to the volunteer."""

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="places")
    number = models.PositiveIntegerField()
    volunteer = models.ForeignKey(Volunteer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    features = models.JSONField(default=dict)
    chance = models.FloatField(null=True, blank=True)
    is_drawn = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["draw", "number"], name="one_volunteer_per_place")]


class Seat(Versioned):
    """A place at the table: offered, taken until a day, or refused. The link's hash opens it without an account."""

    token = TokenField()
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    panel = models.ForeignKey(Panel, on_delete=models.PROTECT, related_name="taken")
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="seated")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(max_length=10, choices=choices.SeatState, default=choices.SeatState.INVITED)
    features = models.JSONField(default=dict)
    in_place_of = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    until_date = models.DateField()
    left_on = models.DateField(null=True, blank=True)
    link_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["draw", "volunteer"], name="one_seat_a_draw"),
            models.CheckConstraint(
                condition=Q(state="invited") | Q(answered_at__isnull=False), name="a_taken_seat_was_answered"
            ),
        ]
        indexes = [models.Index(fields=["panel", "state", "until_date"], name="seat_of_panel")]

"""Studies, how they are asked, and to whom. Answers themselves are in `responses`, joined by UUID only."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices


class Study(Versioned):
    """One question to the world, asked in one mode of naming that is fixed once it opens."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = TokenField()
    kind = models.CharField(max_length=20, choices=choices.StudyKind)
    audience = models.CharField(max_length=10, choices=choices.Audience)
    mode = models.CharField(max_length=12, choices=choices.StudyMode)
    name = TextByLanguage()
    state = models.CharField(max_length=10, choices=choices.StudyState, default=choices.StudyState.DRAFT)
    owner = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    wave_days = models.PositiveSmallIntegerField(default=7)
    smallest_group = models.PositiveSmallIntegerField(default=5)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(smallest_group__gte=5), name="study_groups_never_below_five")]

    @property
    def is_protected(self) -> bool:
        """Whether its figures leave under the protected policy of the release gate."""
        return self.mode != choices.StudyMode.IDENTIFIED


class SurveyVersion(models.Model):
    """The questions as they were asked. A published version never changes."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    definition = models.JSONField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["study", "number"], name="survey_version_once")]


class Wave(models.Model):
    """A stretch of a study with its population frozen: the tree of units as it was when the wave opened."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="waves")
    number = models.PositiveIntegerField()
    opens_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices.WaveState, default=choices.WaveState.OPEN)
    tree = models.JSONField(default=dict)
    answers_counted = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True, blank=True)
    # What was written was too little to be let out: it goes with the words of the next wave.
    texts_wait = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="wave_number_once"),
            models.UniqueConstraint(fields=["study"], condition=Q(state="open"), name="one_open_wave_per_study"),
        ]

    @property
    def last_day(self) -> date:
        """The last day on which one may answer: `closes_on` is the first that is not part of it."""
        return self.closes_on - timedelta(days=1)


class InviteeClass(models.Model):
    """Invitees who share a unit and declared cuts, coarsened so that none is smaller than the study allows."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="classes")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    cuts = models.JSONField(default=dict)
    size = models.PositiveIntegerField()


class Collector(models.Model):
    """A way in to a study: a link, a QR code, invitations. An anonymous link belongs to one class of invitees."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token = TokenField()
    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="collectors")
    channel = models.CharField(max_length=12, choices=choices.Channel)
    label = models.CharField(max_length=120, blank=True)
    about_unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about_step = models.ForeignKey("journeys.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    invitee_class = models.ForeignKey(InviteeClass, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)


class Invitation(models.Model):
    """One person or contact is asked once. `has_answered` carries no time."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="invitations")
    collector = models.ForeignKey(Collector, on_delete=models.PROTECT, related_name="+")
    invitee_class = models.ForeignKey(InviteeClass, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    sent_on = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    has_answered = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["wave", "person"], condition=Q(person__isnull=False), name="person_asked_once"
            ),
            models.UniqueConstraint(
                fields=["wave", "contact"], condition=Q(contact__isnull=False), name="contact_asked_once"
            ),
        ]

"""News: what somebody who may speak for a unit, a role or everybody tells them, and what they ask back."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import Versioned

OUT = Q(published_at__isnull=False, withdrawn_at__isnull=True)
TOLD = Q(
    answered_at__isnull=False, withdrawn_at__isnull=True,
    post__published_at__isnull=False, post__withdrawn_at__isnull=True,
)  # fmt: skip
FEWEST = 5  # people of a group of whom it is told how many opened something


class Post(Versioned):
    """Put before a unit with all below it, before those of a role, or with neither before everybody who works here.

    Without `goes_out_at` and `published_at` it is a draft. `published_on` is the day of `published_at` as the organisation
    counts it; with `read_by` those it is put before are asked to say, until that day, that they read it.
    `held_at`: it was to go out, and its unit was dissolved before. `for_customers`: it also stands on the public page, and
    `mailing` is the job that writes to the customers who agreed, asked for once.
    """

    token = TokenField()
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    role = models.ForeignKey("organisation.Role", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    title = TextByLanguage()
    words = TextByLanguage()
    image = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    image_words = TextByLanguage()
    read_by = models.DateField(null=True, blank=True)
    for_customers = models.BooleanField(default=False)
    mailing = models.ForeignKey("core.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    written_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    goes_out_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(unit__isnull=True) | Q(role__isnull=True), name="a_unit_or_a_role"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_on__isnull=True)
                | Q(published_at__isnull=False, published_on__isnull=False),
                name="what_is_out_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(goes_out_at__isnull=True), name="what_is_out_waits_no_more"
            ),
        ]
        indexes = [
            models.Index(fields=["-published_at", "-id"], condition=OUT, name="post_out"),
            models.Index(
                fields=["-published_at", "-id"], condition=OUT & Q(for_customers=True), name="post_for_customers"
            ),
            models.Index(fields=["goes_out_at"], condition=Q(goes_out_at__isnull=False), name="post_waiting"),
            models.Index(fields=["read_by"], condition=OUT & Q(read_by__isnull=False), name="post_to_read"),
        ]

    @property
    def is_out(self) -> bool:
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.goes_out_at is None

    def is_late(self, day: date) -> bool:
        return self.read_by is not None and self.read_by < day


class PostReach(models.Model):
    """How many of a group of people opened a post, and how many said that they read it; never who opened it.

    `unit` stands for itself and for those of the units below it that are too small to be counted by themselves.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="reach")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")
    people = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)
    read = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "unit"], name="a_unit_is_reached_once"),
            models.CheckConstraint(
                condition=Q(people__gte=FEWEST) | Q(opened=0, read=0), name="fewer_than_five_are_not_counted"
            ),
            models.CheckConstraint(
                condition=Q(opened__lte=F("people"), read__lte=F("people")), name="no_more_than_there_are"
            ),
        ]


class PostReading(models.Model):
    """Somebody said that they read a post that asks for it. Without a time, and shown to nobody but them."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "person"], name="read_once")]


class PostQuestion(Versioned):
    """A question beneath a post, under a name, and what the side of the author says to it."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="questions")
    asked_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="an_answer_to_a_question_has_words"
            )
        ]

"""Practising together: two teams that talk one job through, and half days side by side."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices


class SeamTalk(Versioned):
    """Both sides of a seam told one job from start to end. Its day, place and job are those of the conversation.

    What each side needs is read by everybody who works here; so is what was promised, with the side that promised it.
    """

    conversation = models.OneToOneField("listening.Conversation", on_delete=models.PROTECT, related_name="seam_talk")
    seam = models.ForeignKey("journeys.Seam", on_delete=models.PROTECT, related_name="+")
    giver_needs = models.CharField(max_length=500, blank=True)
    receiver_needs = models.CharField(max_length=500, blank=True)
    called_off_words = models.CharField(max_length=300, blank=True)


class SidePromise(models.Model):
    """Which side of a seam talk a promise was made for."""

    talk = models.ForeignKey(SeamTalk, on_delete=models.PROTECT, related_name="side_promises")
    promise = models.OneToOneField("listening.Promise", on_delete=models.PROTECT, related_name="of_side")
    unit = models.ForeignKey("organisation.Unit", on_delete=models.PROTECT, related_name="+")


class SideBySide(Versioned):
    """Half a day at somebody else's work: asked for or offered by one, agreed by both, and nobody counts who came.

    `asked_by` opened it. `partner` is the colleague it is with, once there is one; `customer` the customer it is with.
    `proposed_by` named the day, so it waits for the other. The conversation is made when both have agreed.
    """

    token = TokenField()
    way = models.CharField(max_length=10, choices=choices.SideBySideWay)
    state = models.CharField(max_length=10, choices=choices.SideBySideState, default=choices.SideBySideState.OPEN)
    words = models.CharField(max_length=300)
    asked_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    wanted = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    on_date = models.DateField(null=True, blank=True)
    half = models.CharField(max_length=10, choices=choices.HalfDay, default=choices.HalfDay.MORNING)
    place = models.CharField(max_length=200, blank=True)
    agreed_way = models.CharField(max_length=12, choices=choices.ConsentWay, blank=True)
    kind_words = models.CharField(max_length=300, blank=True)
    ended_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    conversation = models.OneToOneField(
        "listening.Conversation", null=True, blank=True, on_delete=models.PROTECT, related_name="side_by_side"
    )
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | ~Q(partner=F("asked_by")), name="side_by_side_takes_two"
            ),
            models.CheckConstraint(
                condition=Q(partner__isnull=True) | Q(customer__isnull=True), name="a_colleague_or_a_customer"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "agreed", "done"]) | Q(on_date__isnull=False),
                name="what_is_proposed_has_a_day",
            ),
        ]
        indexes = [
            models.Index(fields=["asked_by", "state"], name="side_by_side_asked"),
            models.Index(fields=["partner", "state"], name="side_by_side_partner"),
            models.Index(fields=["state", "department"], name="side_by_side_open"),
        ]


class Lesson(Versioned):
    """One thing one of both learned, in a sentence, and who may read it: they alone, their team, or everybody."""

    side_by_side = models.ForeignKey(SideBySide, on_delete=models.PROTECT, related_name="lessons")
    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=300, blank=True)
    language = models.CharField(max_length=10, blank=True)
    shared = models.CharField(max_length=10, choices=choices.LessonShared, default=choices.LessonShared.PRIVATE)
    written_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["side_by_side", "person"], name="one_thing_learned_each")]
        indexes = [models.Index(fields=["shared", "written_on"], name="lesson_shared")]

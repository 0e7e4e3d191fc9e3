"""What was said face to face: conversations of every kind, and what was promised in them."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices


class Conversation(Versioned):
    """Somebody of ours sat down with somebody and listened: planned ahead or logged afterwards.

    `mode` says whether those who spoke may be named, as for studies. `notes` are the host's, and nobody else's to read
    but those who share the conversation; what may be told to others becomes voices.
    """

    token = TokenField()
    kind = models.CharField(max_length=12, choices=choices.ConversationKind)
    audience = models.CharField(max_length=10, choices=choices.Audience)
    mode = models.CharField(max_length=12, choices=choices.StudyMode, default=choices.StudyMode.IDENTIFIED)
    state = models.CharField(
        max_length=10, choices=choices.ConversationState, default=choices.ConversationState.PLANNED
    )
    purpose = models.CharField(max_length=300, blank=True)
    host = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    with_whom = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    contact = models.ForeignKey("customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    other_unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    planned_for = models.DateTimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    held_on = models.DateField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    notes = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="held") | Q(held_on__isnull=False), name="a_held_conversation_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=True) | Q(other_unit__isnull=True) | ~Q(unit=F("other_unit")),
                name="two_sides_of_a_conversation_differ",
            ),
        ]
        indexes = [
            models.Index(fields=["host", "state", "held_on"], name="conversation_by_host"),
            models.Index(fields=["kind", "state", "held_on"], name="conversation_by_kind"),
        ]


class Promise(Versioned):
    """What somebody said they would do, by a day. Kept or broken, it is told to those it was made to."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="promises")
    words = models.CharField(max_length=500)
    promised_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices.PromiseState, default=choices.PromiseState.OPEN)
    settled_on = models.DateField(null=True, blank=True)
    settled_words = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "withdrawn"]) | Q(settled_on__isnull=False),
                name="a_settled_promise_has_a_day",
            )
        ]
        indexes = [models.Index(fields=["promised_by", "state", "due_on"], name="promise_due")]


class PromiseSaid(models.Model):
    """What one of those it was made to says became of a promise. How many say so is public; who does is on no page."""

    promise = models.ForeignKey(Promise, on_delete=models.PROTECT, related_name="said")
    person = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey("customers.Contact", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_kept = models.BooleanField()
    said_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, contact__isnull=True) | Q(person__isnull=True, contact__isnull=False),
                name="one_of_those_it_was_made_to",
            ),
            models.UniqueConstraint(fields=["promise", "person"], name="a_colleague_says_it_once"),
            models.UniqueConstraint(fields=["promise", "contact"], name="a_contact_says_it_once"),
        ]


class VisitAim(Versioned):
    """How many visits a leader means to make in a quarter, with customers and with colleagues."""

    person = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    begins_on = models.DateField()
    customers = models.PositiveSmallIntegerField()
    colleagues = models.PositiveSmallIntegerField()
    set_by = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "begins_on"], name="one_aim_a_quarter")]


class StaffRoundItem(models.Model):
    """One thing a team said to one of the five questions of a round; its words and its answers are those of the voice."""

    conversation = models.ForeignKey(Conversation, on_delete=models.PROTECT, related_name="items")
    question = models.CharField(max_length=8, choices=choices.StaffQuestion)
    voice = models.OneToOneField("listening.Voice", on_delete=models.PROTECT, related_name="staff_item")

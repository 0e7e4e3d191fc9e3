"""The ledger: each voice is one thing one person told us, and what was answered."""

import uuid

from django.db import models
from django.db.models import Q

from onecloth.core.models import Versioned
from onecloth.listening import choices
from onecloth.listening.models.searching import SearchableField
from onecloth.listening.models.studies import Study

WAITS = Q(state__in=[choices.VoiceState.NEW.value, choices.VoiceState.READ.value]) & ~Q(
    kind=choices.VoiceKind.THANKS.value
)


class Voice(Versioned):
    """One thing one person told us, whatever the channel. Their words are kept in their language and never rewritten.

    Names that were taken out before protected words were heard are the one exception; a mark stands where they stood.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=choices.VoiceKind, default=choices.VoiceKind.COMMENT)
    channel = models.CharField(max_length=12, choices=choices.Channel)
    audience = models.CharField(max_length=10, choices=choices.Audience)
    text = models.TextField()
    folded = SearchableField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    study = models.ForeignKey(Study, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    conversation = models.ForeignKey(
        "listening.Conversation", null=True, blank=True, on_delete=models.PROTECT, related_name="voices"
    )
    question = models.CharField(max_length=60, blank=True)
    response_key = models.UUIDField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    is_hidden = models.BooleanField(default=False)
    person = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about_unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    about_step = models.ForeignKey("journeys.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit_path = models.JSONField(default=list)
    raised_on = models.DateField()
    raised_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=choices.VoiceState, default=choices.VoiceState.NEW)
    # 1 or 0, kept by the database: among a million those who wait are few. Thanks ask for nothing, so they do not wait.
    # A number, for SQLite looks up "waits = 1" in an index, but not "waits".
    waits = models.GeneratedField(
        expression=models.Case(models.When(WAITS, then=1), default=0),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )
    read_at = models.DateTimeField(null=True, blank=True)
    # The day of the first answer that stands: follow-through counts a year of voices without joining their answers.
    answered_on = models.DateField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    receipt_hash = models.CharField(max_length=64, blank=True)
    # Whether whoever said it can find an answer: by name, on their own page, or by a receipt. A file has no way back.
    can_be_told = models.BooleanField(default=True)
    photo = models.ForeignKey("core.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response_key", "question"], condition=Q(response_key__isnull=False), name="answer_is_one_voice"
            ),
            models.CheckConstraint(
                condition=Q(is_hidden=False) | Q(person__isnull=True, raised_at__isnull=True),
                name="hidden_voices_name_nobody",
            ),
        ]
        indexes = [
            # Within a day the order is that of random keys: one by id would tell when a hidden voice was raised.
            models.Index(fields=["raised_on", "key"], name="voice_by_day"),
            models.Index(fields=["state", "raised_on", "key"], name="voice_by_state"),
            # Who waits is counted on every page, for leaders by unit: all that is asked about it lies in the index itself.
            models.Index(
                fields=["waits", "raised_on", "key", "assigned_to", "state", "about_unit", "person", "channel", "kind"],
                name="voice_waits",
            ),
            models.Index(
                fields=["about_unit", "waits", "raised_on", "key", "state", "channel", "kind"], name="voice_by_unit"
            ),
            models.Index(fields=["channel", "waits", "raised_on", "key"], name="voice_by_channel"),
            models.Index(fields=["kind", "waits", "raised_on", "key"], name="voice_by_kind"),
            # Only of those somebody has: SQLite would look up there whom nobody has, which is nearly all of them.
            models.Index(
                fields=["assigned_to", "waits", "raised_on", "key"],
                condition=Q(assigned_to__isnull=False),
                name="voice_assigned",
            ),
            models.Index(fields=["receipt_hash"], name="voice_receipt"),
            models.Index(
                fields=["can_be_told", "raised_on", "answered_on", "kind", "state", "about_unit"], name="voice_followed"
            ),
        ]


class Answer(Versioned):
    """What became of one or more voices, in words a person wrote: we did, we will by a day, we won't because."""

    kind = models.CharField(max_length=6, choices=choices.AnswerKind)
    words = models.TextField()
    language = models.CharField(max_length=10, blank=True)
    by_date = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField()
    is_public = models.BooleanField(default=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(kind="will") | Q(by_date__isnull=False), name="a_promise_has_a_date")
        ]


class AnswerVoice(models.Model):
    """Which voices an answer answers."""

    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="links")
    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="answer_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "voice"], name="voice_answered_once_by_an_answer")]

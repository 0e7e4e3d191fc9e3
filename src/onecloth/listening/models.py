"""Studies, how they are asked, and the ledger of voices. Answers themselves are in `responses`, joined by UUID only."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

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


class ReviewBatch(Versioned):
    """Protected words that passed the gate together and wait until somebody has read them for names.

    `first_wave` is the number of the first wave whose words are among them: what was too little waits for the next.
    """

    token = TokenField()
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="+")
    first_wave = models.PositiveIntegerField()
    unit = models.ForeignKey("organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    let_out_at = models.DateTimeField(null=True, blank=True)
    let_out_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    heard = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(let_out_at__isnull=True, let_out_by__isnull=True, heard__isnull=True)
                | Q(let_out_at__isnull=False, let_out_by__isnull=False, heard__isnull=False),
                name="a_person_lets_words_out",
            )
        ]
        indexes = [
            models.Index(fields=["wave"], condition=Q(let_out_at__isnull=True), name="review_waiting"),
        ]


class WaitingTexts(models.Manager["WaitingText"]):
    """Texts on their way into the ledger, found by their words: nothing else leads to one."""

    def forget(self, wave: Wave, words: str) -> bool:
        """Empty one waiting text of a wave that reads so: whoever wrote it has erased it."""
        ours = Q(
            batch__wave__study=wave.study_id, batch__first_wave__lte=wave.number, batch__wave__number__gte=wave.number
        )
        found = self.filter(ours, text=words, batch__let_out_at__isnull=True)
        for batch in sorted(set(found.values_list("batch_id", flat=True))):
            # The batch is taken first, so that of two who erase the same words each empties one text.
            if not ReviewBatch.objects.filter(pk=batch, let_out_at__isnull=True).update(version=F("version") + 1):
                continue
            text = self.filter(batch=batch, text=words).order_by("position").first()
            if text is not None:
                self.filter(pk=text.pk).update(text="", taken_out=[], is_read=True)
                return True
        return False


class WaitingText(models.Model):
    """What somebody wrote, and the places in it that are taken out before it is heard. Empty when they erased it."""

    batch = models.ForeignKey(ReviewBatch, on_delete=models.PROTECT, related_name="texts")
    position = models.PositiveIntegerField()
    text = models.TextField(blank=True)
    taken_out = models.JSONField(default=list)
    is_read = models.BooleanField(default=False)

    objects = WaitingTexts()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "position"], name="waiting_text_place_once")]


class Voice(Versioned):
    """One thing one person told us, whatever the channel. Their words are kept in their language and never rewritten.

    Names that were taken out before protected words were heard are the one exception; a mark stands where they stood.
    """

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=20, choices=choices.VoiceKind, default=choices.VoiceKind.COMMENT)
    channel = models.CharField(max_length=12, choices=choices.Channel)
    audience = models.CharField(max_length=10, choices=choices.Audience)
    text = models.TextField()
    # The words in small letters: SQLite compares only A to Z without regard to case.
    folded = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    study = models.ForeignKey(Study, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    question = models.CharField(max_length=60, blank=True)
    response_key = models.UUIDField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    is_hidden = models.BooleanField(default=False)
    person = models.ForeignKey("organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "customers.Customer", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about_unit = models.ForeignKey(
        "organisation.Unit", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about_step = models.ForeignKey("journeys.Step", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit_path = models.JSONField(default=list)
    raised_on = models.DateField()
    raised_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=choices.VoiceState, default=choices.VoiceState.NEW)
    read_at = models.DateTimeField(null=True, blank=True)
    # The day of the first answer that stands: follow-through counts a year of voices without joining their answers.
    answered_on = models.DateField(null=True, blank=True)
    assigned_to = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
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
            models.Index(fields=["about_unit", "raised_on", "key"], name="voice_by_unit"),
            models.Index(fields=["assigned_to", "state"], name="voice_assigned"),
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


class SavedMapping(models.Model):
    """How the columns of one kind of file are read, kept by name for the next file."""

    name = models.CharField(max_length=120, unique=True)
    mapping = models.JSONField()
    saved_at = models.DateTimeField()


class ResponseImport(Versioned):
    """A file of answers on its way in. Nothing is stored as an answer until somebody confirms."""

    token = TokenField()
    file = models.ForeignKey("core.StoredFile", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=choices.ImportState, default=choices.ImportState.MAPPING)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    keep_good_rows = models.BooleanField(default=True)
    study = models.ForeignKey(Study, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    job = models.ForeignKey("core.Job", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()

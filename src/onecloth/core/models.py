"""Tables that every room leans on: the audit chain, the outbox, long work, files."""

import uuid
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext as _

from onecloth.core.choices import JobState, KeptFileState
from onecloth.core.exceptions import Stale
from onecloth.core.fields import TokenField


class Versioned(models.Model):
    """A row that two people may edit: the second to save is told, and nothing of the first is lost."""

    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True

    def save_changes(self, *, expected: int | None = None, **changes: Any) -> Self:
        """Write `changes` if the row still has the version that was read; raise `Stale` otherwise."""
        seen = self.version if expected is None else expected
        rows = type(self)._default_manager.filter(pk=self.pk, version=seen)
        if not rows.update(**changes, version=seen + 1):
            raise Stale(
                _("Somebody changed this while you were writing. Have a look at it as it is now, then send again.")
            )
        for name, value in changes.items():
            setattr(self, name, value)
        self.version = seen + 1
        return self


class AuditPseudonym(models.Model):
    """Stands for one person in the audit. Erasing the person deletes this row; the chain stays whole."""

    token = TokenField()
    subject = models.CharField(max_length=60, unique=True)


class AuditRow(models.Model):
    """One thing that was done: ids and field names, never values or free text. Chained by hash."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor = models.CharField(max_length=60)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60, blank=True)
    fields = models.JSONField(default=list)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="audit_subject")]


class AuditHead(models.Model):
    """Where the chain ends: taken with a lock by every writer, and what shows that its tail was cut off."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    rows = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audit_head_is_one_row")]


class OutboxBase(models.Model):
    """An effect that was decided in a transaction and happens after it, at least once, by an idempotent handler."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    topic = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120, null=True, blank=True, unique=True)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class OutboxMessage(OutboxBase):
    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at__isnull=True), name="outbox_waiting"),
        ]


class Job(models.Model):
    """Long work that shows how far it is, can be stopped, and goes on where it was."""

    token = TokenField()
    kind = models.CharField(max_length=60)
    state = models.CharField(max_length=12, choices=JobState, default=JobState.WAITING)
    arguments = models.JSONField(default=dict)
    cursor = models.JSONField(default=dict)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, blank=True)
    sentence = models.CharField(max_length=300, blank=True)
    asked_by = models.CharField(max_length=60, blank=True)
    cancel_asked = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


class StoredFile(models.Model):
    """A file outside the web root under a random name. Who may fetch it is decided by the room that holds it."""

    token = TokenField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    purpose = models.CharField(max_length=40)
    stored_by = models.CharField(max_length=60, blank=True)
    stored_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)


class KeptFile(Versioned):
    """A file of rows: looked at first, taken when somebody confirms. Rows we cannot take are named. A room adds who
    sent it; what may be done with it is in `core.kept_files`.
    """

    token = TokenField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=KeptFileState, default=KeptFileState.PREVIEWED)
    mapping = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    @property
    def is_over(self) -> bool:
        """Taken or put aside."""
        return self.state != KeptFileState.PREVIEWED

    @property
    def is_being_taken(self) -> bool:
        """Somebody said yes, and the job is not over. One that ended without taking it leaves it as it was."""
        return not self.is_over and self.job is not None and not self.job.is_over


class Erasure(models.Model):
    """Somebody was erased. The list is also kept outside back-ups and replayed on restore."""

    subject = models.CharField(max_length=60, unique=True)
    at = models.DateTimeField()


class Beat(models.Model):
    """When work that happens by itself last happened."""

    name = models.CharField(max_length=60, primary_key=True)
    last_at = models.DateTimeField(null=True, blank=True)

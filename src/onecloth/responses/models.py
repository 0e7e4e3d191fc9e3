"""Answers. Rows refer to studies, versions, waves and classes by UUID: no key crosses the two databases."""

import uuid

from django.db import models

from onecloth.core.models import OutboxBase
from onecloth.responses.choices import Mode, Side


class Response(models.Model):
    """An identified or confidential answer. Its id is the client's UUID; `received_at` only where the name is open."""

    id = models.UUIDField(primary_key=True)
    mode = models.CharField(max_length=12, choices=Mode)
    study_key = models.UUIDField()
    version_key = models.UUIDField()
    wave_key = models.UUIDField()
    collector_key = models.UUIDField(null=True, blank=True)
    class_key = models.UUIDField(null=True, blank=True)
    unit_path = models.JSONField(default=list)
    day = models.DateField()
    received_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=10, blank=True)
    weight = models.FloatField(default=1.0)
    answers = models.JSONField()
    payload_hash = models.CharField(max_length=64)
    receipt_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["wave_key"], name="response_wave"),
            models.Index(fields=["study_key", "day"], name="response_study_day"),
            models.Index(fields=["receipt_hash"], name="response_receipt"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(mode=Mode.ANONYMOUS), name="anonymous_answers_live_elsewhere"),
            models.CheckConstraint(
                condition=models.Q(received_at__isnull=True) | models.Q(mode=Mode.IDENTIFIED),
                name="only_identified_answers_have_a_time",
            ),
        ]


class AnonymousResponse(models.Model):
    """An anonymous answer: random UUIDv4, the day, and the class it came through. Nothing else is known."""

    id = models.UUIDField(primary_key=True)
    study_key = models.UUIDField()
    version_key = models.UUIDField()
    wave_key = models.UUIDField()
    class_key = models.UUIDField()
    day = models.DateField()
    language = models.CharField(max_length=10, blank=True)
    answers = models.JSONField()
    payload_hash = models.CharField(max_length=64)
    receipt_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["wave_key"], name="anonymous_wave"),
            models.Index(fields=["receipt_hash"], name="anonymous_receipt"),
        ]


class ResponsePart(models.Model):
    """What somebody had answered so far. Append-only; the highest number is the latest. Only the day is kept.

    Anonymous studies have no parts: what is not sent is not stored.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    response_id = models.UUIDField()
    study_key = models.UUIDField(db_index=True)
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    day = models.DateField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response_id", "number"], name="part_number_once")]


class ConfidentialLink(models.Model):
    """Which invitation a confidential answer came through. A role of its own on PostgreSQL; no page reads it."""

    invitation_key = models.UUIDField(primary_key=True)
    response_id = models.UUIDField(unique=True)


class IdentifiedSubject(models.Model):
    """Whose identified answer it is: `contact:7`, `customer:3` or `person:12`."""

    response_id = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=60, db_index=True)
    invitation_key = models.UUIDField(null=True, blank=True, unique=True)


class HiddenAuthor(models.Model):
    """Who said something with their name hidden, or by which `mailbox:HASH` they are told. Read by no page but their own."""

    voice_key = models.UUIDField(primary_key=True)
    subject = models.CharField(max_length=80, db_index=True)


class MailboxMessage(models.Model):
    """Words for whoever holds a receipt key; the key itself is only in their link."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    receipt_hash = models.CharField(max_length=64, db_index=True)
    words = models.TextField()
    day = models.DateField()


class Dialogue(models.Model):
    """That somebody asked the hidden author of a voice, and whose turn it is. Who the author is stands in no row of it.

    `asked_by` is the number of the person who asked last, so that the reply comes to their Inbox.
    """

    voice_key = models.UUIDField(primary_key=True)
    asked_by = models.BigIntegerField(db_index=True)
    turn = models.CharField(max_length=6, choices=Side)
    closed_on = models.DateField(null=True, blank=True)


class DialogueLine(models.Model):
    """One thing said in a dialogue. `number` keeps the order, since a day holds many; the hour would tell too much.

    `signed` is what the one who asked is called where they would rather not give their name; empty: by name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    voice_key = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    side = models.CharField(max_length=6, choices=Side)
    asked_by = models.BigIntegerField(null=True, blank=True)
    signed = models.CharField(max_length=200, blank=True)
    words = models.TextField()
    day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["voice_key", "number"], name="dialogue_line_once"),
            models.CheckConstraint(
                condition=models.Q(asked_by__isnull=True) | models.Q(side=Side.ASKER), name="authors_are_not_numbered"
            ),
        ]


class AnswersOutbox(OutboxBase):
    """Effects decided with an identified or confidential answer. An anonymous answer leaves no row here."""

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(done_at__isnull=True), name="answers_outbox_waiting"),
        ]

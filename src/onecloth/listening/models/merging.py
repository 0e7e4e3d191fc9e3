"""Voices that say nearly the same: marks by which they are found, and which were joined. Every voice stays."""

from collections.abc import Collection

from django.db import models
from django.db.models import F, Q

from onecloth.listening.models.voices import Voice

TOO_SHORT = 0


class VoiceMarks(models.Manager["VoiceMark"]):
    def forget(self, voice_ids: Collection[int]) -> None:
        """Marks say something about words, so they go with them; that a voice was looked at stays."""
        self.filter(voice__in=voice_ids).exclude(mark=TOO_SHORT).update(mark=TOO_SHORT)


class VoiceMark(models.Model):
    """One mark of a voice's words (`onecloth_stats.alike`). A voice too short to tell has the single mark 0."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    mark = models.BigIntegerField()

    objects = VoiceMarks()

    class Meta:
        indexes = [models.Index(fields=["mark", "voice"], name="voices_by_mark")]


class Joining(models.Model):
    """A voice was joined to another that says the same, until it is taken apart again.

    `answers` are the answers of the other that it was given when it came, so that taking it apart takes them back.
    """

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    into = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="joined")
    joined_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    joined_at = models.DateTimeField()
    answers = models.JSONField(default=list)
    parted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["voice"], condition=Q(parted_at__isnull=True), name="a_voice_is_joined_to_one"
            ),
            models.CheckConstraint(condition=~Q(voice=F("into")), name="no_voice_is_joined_to_itself"),
        ]
        indexes = [models.Index(fields=["into", "parted_at"], name="joined_into")]


class Note(models.Model):
    """What those who handle a voice tell each other. Never its author's to read, and in no file."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    written_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["voice", "written_at"], name="notes_of_a_voice")]

"""Words of protected studies that left the gate and wait until a person has read them for names."""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.listening.models.studies import Wave


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

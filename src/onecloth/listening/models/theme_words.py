"""Words by which a theme is suggested: what its voices use more than others do."""

from django.db import models

from onecloth.listening.models.themes import Theme


class ThemeWord(models.Model):
    """A word or a pair that several voices of a theme share. Renewed as a whole; nobody's voice can be read from it."""

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+")
    words = models.CharField(max_length=125)
    g2 = models.FloatField()
    log_ratio = models.FloatField()
    voices = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["theme", "words"], name="word_once_for_a_theme")]

"""The codebook: what voices are about, in a few themes that people own, and which voice has which.

Every change of the codebook is an edition with a number. A row says in which edition a voice was given its theme, so
that a count of last year can be read with the words of last year.
"""

from django.db import models
from django.db.models import F, Q

from onecloth.core.fields import TextByLanguage, TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices
from onecloth.listening.models.voices import Voice

STANDING = Q(retired_at__isnull=True, merged_into__isnull=True)


class Theme(Versioned):
    """What voices are about. One that became part of another leads there; one that was retired is not given any more."""

    token = TokenField()
    name = TextByLanguage()
    belongs = TextByLanguage()
    example = TextByLanguage()
    made_at = models.DateTimeField()
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="no_theme_is_part_of_itself"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | Q(retired_at__isnull=True), name="a_theme_ends_in_one_way"
            ),
        ]

    @property
    def is_standing(self) -> bool:
        return self.retired_at is None and self.merged_into_id is None


class CodebookEdition(models.Model):
    """One change of the codebook: the theme as it reads since. The number is taken by one change, never by two."""

    number = models.PositiveIntegerField(unique=True)
    what = models.CharField(max_length=10, choices=choices.CodebookDeed)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="editions")
    other = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = TextByLanguage()
    belongs = TextByLanguage()
    made_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()


class VoiceTheme(models.Model):
    """A theme of a voice. `came_from` is the theme it was first given, where that is part of this one now."""

    voice = models.ForeignKey(Voice, on_delete=models.PROTECT, related_name="theme_links", db_index=False)
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="+", db_index=False)
    came_from = models.ForeignKey(Theme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    edition = models.PositiveIntegerField()
    set_by = models.ForeignKey("organisation.Person", on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["voice", "theme"], name="voice_has_a_theme_once")]
        indexes = [models.Index(fields=["theme", "voice"], name="voices_of_a_theme")]

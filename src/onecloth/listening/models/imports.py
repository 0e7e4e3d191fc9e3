"""Files of answers on their way in, and how their columns were understood."""

from django.db import models

from onecloth.core.fields import TokenField
from onecloth.core.models import Versioned
from onecloth.listening import choices
from onecloth.listening.models.studies import Study


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

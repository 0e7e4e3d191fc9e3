"""Lists of issues from elsewhere, as files of rows."""

from django.db import models

from onecloth.core.models import KeptFile


class ProblemImport(KeptFile):
    """A list of problems that was kept somewhere else."""

    asked_by = models.ForeignKey(
        "organisation.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

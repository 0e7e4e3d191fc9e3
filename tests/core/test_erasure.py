"""Every column that could hold something about a person is declared, in every room; what is declared exists."""

import pytest
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from onecloth.core import erasure
from onecloth.core.models import Job


def test_every_free_column_is_declared() -> None:
    assert not erasure.undeclared(apps.get_models()), "Declare them in the room's personal.py"


def test_every_declaration_says_whose_what_for_and_how_long() -> None:
    for field in erasure.declared().values():
        assert field.subject, field
        assert len(field.purpose) > 5, field
        assert len(field.retention) > 5, field
        assert field.on_erasure in erasure.ON_ERASURE


def test_a_new_column_is_found_undeclared() -> None:
    class Diary(models.Model):
        words = models.TextField()
        mood = models.CharField(max_length=9, choices=[("good", "Good")])
        pages = models.IntegerField()

        class Meta:
            app_label = "core"
            managed = False

    try:
        assert erasure.undeclared([Diary]) == ["core.diary.words"]
    finally:
        del apps.all_models["core"]["diary"]
        apps.clear_cache()


def test_a_declaration_of_a_column_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(FieldDoesNotExist):
        erasure.not_personal(Job, "shoe_size", because="there is none")
    with pytest.raises(ValueError, match="on_erasure"):
        erasure.personal(Job, "kind", subject="x", purpose="x", retention="x", on_erasure="shred")

from django import forms
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    name = "onecloth.ui"
    label = "ui"

    def ready(self) -> None:
        # What a form says of an empty field unless it knows better: once, for all rooms and the pages of sign-in.
        for kind, words in (
            (forms.Field, _("This is still empty.")),
            (forms.ChoiceField, _("Choose one.")),
            (forms.ModelChoiceField, _("Choose one.")),
            (forms.MultipleChoiceField, _("Choose at least one.")),
            (forms.ModelMultipleChoiceField, _("Choose at least one.")),
        ):
            kind.default_error_messages = {**kind.default_error_messages, "required": words}

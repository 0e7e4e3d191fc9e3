"""What one can write about customers and contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.customers.choices import CustomerKind
from onecloth.ui.asking import WithVersion

BAD_LANGUAGE = {"invalid": gettext_lazy("Write the language like en or de.")}


class LanguageField(forms.RegexField):
    def __init__(self, **options: Any) -> None:
        super().__init__(
            r"^[a-z]{2,3}(-[a-z0-9]{2,6})?$", label=gettext_lazy("Language"), required=False, max_length=10,
            error_messages=BAD_LANGUAGE, **options,
        )  # fmt: skip


class CustomerForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Who is it?"), choices=CustomerKind.choices, widget=forms.RadioSelect,
        initial=CustomerKind.PERSON,
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    reference = forms.CharField(
        label=gettext_lazy("Customer number"), max_length=80, required=False,
        help_text=gettext_lazy("If you like. Files of answers find them by it."),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    language = LanguageField()
    known_since = forms.DateField(
        label=gettext_lazy("With us since"), required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")},
    )  # fmt: skip

    def clean_known_since(self) -> Any:
        day = self.cleaned_data["known_since"]
        if day is not None and not 1800 <= day.year <= clock.today().year + 1:
            raise forms.ValidationError(_("This day cannot be right. Correct the year."))
        return day


class CustomerChangeForm(WithVersion, CustomerForm):
    pass


class ContactForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    telephone = forms.RegexField(
        r"^[0-9+()/ .\-]{3,40}$", label=gettext_lazy("Telephone"), required=False, max_length=40,
        error_messages={"invalid": gettext_lazy("Figures, spaces and + ( ) / . - only.")},
    )  # fmt: skip
    language = LanguageField()
    may_be_asked = forms.BooleanField(label=gettext_lazy("May be asked how it went"), required=False, initial=True)
    may_be_told = forms.BooleanField(label=gettext_lazy("May be told what became of it"), required=False, initial=True)


class ContactChangeForm(WithVersion, ContactForm):
    pass


class EraseForm(forms.Form):
    """Erasing cannot be taken back, so the name is written once more."""

    name = forms.CharField(label=gettext_lazy("Write the name once more"), max_length=400)

    def __init__(self, *args: Any, expected: str, **more: Any) -> None:
        super().__init__(*args, **more)
        self.expected = expected

    def clean_name(self) -> str:
        told: str = self.cleaned_data["name"]
        if " ".join(told.split()).casefold() != " ".join(self.expected.split()).casefold():
            raise forms.ValidationError(_("This is another name. Nothing was erased; write it as it stands above."))
        return told

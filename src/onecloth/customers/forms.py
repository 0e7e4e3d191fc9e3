"""What one can write about customers and contacts."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.customers.choices import ConsentPurpose, ConsentSource, CustomerKind, ReachWay
from onecloth.ui.asking import WithVersion
from onecloth.ui.mapping import TableField

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
    reach = forms.ChoiceField(
        label=gettext_lazy("How do they want to be reached?"), required=False,
        choices=[("", gettext_lazy("No matter how")), *ReachWay.choices],
    )  # fmt: skip
    reach_when = forms.CharField(
        label=gettext_lazy("When does it suit them?"), max_length=200, required=False,
        help_text=gettext_lazy("For example: mornings, not on Fridays."),
    )  # fmt: skip


class ContactChangeForm(WithVersion, ContactForm):
    pass


class ReachForm(forms.Form):
    reach = forms.ChoiceField(
        label=gettext_lazy("How do you want to be reached?"), required=False,
        choices=[("", gettext_lazy("No matter how")), *ReachWay.choices],
    )  # fmt: skip
    reach_when = forms.CharField(
        label=gettext_lazy("When does it suit?"), max_length=200, required=False,
        help_text=gettext_lazy("For example: mornings, not on Fridays."),
    )  # fmt: skip


class ConsentForm(forms.Form):
    """What somebody said about one thing, as those who keep customers note it."""

    purpose = forms.ChoiceField(
        label=gettext_lazy("To what?"), choices=ConsentPurpose.choices, widget=forms.RadioSelect
    )
    is_given = forms.TypedChoiceField(
        label=gettext_lazy("What did they say?"), widget=forms.RadioSelect, coerce=lambda told: told == "yes",
        choices=[("yes", gettext_lazy("Yes, they agree")), ("no", gettext_lazy("No, or not any more"))],
    )  # fmt: skip
    said_on = forms.DateField(
        label=gettext_lazy("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")},
    )  # fmt: skip
    way = forms.ChoiceField(
        label=gettext_lazy("By which way?"),
        choices=[each for each in ConsentSource.choices if each[0] not in ("file", "link")],
    )  # fmt: skip
    source = forms.CharField(
        label=gettext_lazy("Where does that stand?"), max_length=200, required=False,
        help_text=gettext_lazy("If you like: the contract, the letter, the talk in which it was said."),
    )  # fmt: skip

    def clean_said_on(self) -> Any:
        day = self.cleaned_data["said_on"]
        if day.year < 1990:
            raise forms.ValidationError(_("This day cannot be right. Correct the year."))
        return day


class OwnConsentForm(forms.Form):
    purpose = forms.ChoiceField(choices=ConsentPurpose.choices)
    is_given = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda told: told == "yes"
    )  # fmt: skip


class OwnEraseForm(forms.Form):
    sure = forms.BooleanField()


class FileForm(forms.Form):
    file = TableField(
        help_text=gettext_lazy("CSV, up to 25 MB, with headings in its first row; one row for each contact.")
    )  # fmt: skip

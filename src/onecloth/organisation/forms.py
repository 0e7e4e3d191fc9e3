"""What one can write about the organisation. Forms say what is wrong with it; actions do it."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core import clock
from onecloth.organisation.choices import GrantedScope
from onecloth.organisation.models import Role, Unit
from onecloth.ui.asking import Texts, WithTexts, WithVersion
from onecloth.ui.mapping import TableField
from onecloth.ui.texts import in_language

ZONES = sorted(available_timezones())
BAD_DAY = {"invalid": gettext_lazy("Write the day as year-month-day, for example 2026-05-04.")}


class UnitChoice(forms.ModelChoiceField):
    """An open unit, by name with its letters."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", gettext_lazy("Choose one"))
        options.setdefault("label", gettext_lazy("Unit"))
        super().__init__(queryset=Unit.objects.filter(closed_on__isnull=True).order_by("code"), **options)

    def label_from_instance(self, unit: Unit) -> str:
        return f"{in_language(unit.name)} ({unit.code})"


class UnitsChoice(forms.ModelMultipleChoiceField):
    def __init__(self, **options: Any) -> None:
        open_units = Unit.objects.filter(closed_on__isnull=True).order_by("code")
        super().__init__(queryset=open_units, widget=forms.CheckboxSelectMultiple, **options)

    def label_from_instance(self, unit: Unit) -> str:
        return f"{in_language(unit.name)} ({unit.code})"


class RoleChoice(forms.ModelChoiceField):
    def __init__(self, **options: Any) -> None:
        options.setdefault("label", gettext_lazy("Role"))
        options.setdefault("empty_label", gettext_lazy("None in particular"))
        super().__init__(queryset=Role.objects.filter(closed_on__isnull=True).order_by("pk"), **options)

    def label_from_instance(self, role: Role) -> str:
        return in_language(role.name)


class DayField(forms.DateField):
    """A day up to today, unless `may_come`."""

    def __init__(self, *, may_come: bool = False, **options: Any) -> None:
        self.may_come = may_come
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), error_messages=BAD_DAY, **options
        )

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and day.year < 1900:
            raise forms.ValidationError(_("This day is too long ago. Correct the year."))
        if day is not None and not self.may_come and day > clock.today():
            raise forms.ValidationError(_("This day has not come yet. Choose today or an earlier one."))
        return day


class UnitForm(WithTexts):
    """A unit to open."""

    written = {"name": Texts(gettext_lazy("Name"), most=120)}
    code = forms.RegexField(
        r"^\s*[^\W_]{2,3}\s*$", label=gettext_lazy("Letters"), max_length=8,
        error_messages={"invalid": gettext_lazy("Two or three letters or figures, such as SC.")},
        help_text=gettext_lazy("Two or three; they stand for the unit on every page, and no two open units share them."),
    )  # fmt: skip
    parent = UnitChoice(label=gettext_lazy("Belongs to"))
    reference = forms.CharField(
        label=gettext_lazy("Reference in your files"), max_length=80, required=False,
        help_text=gettext_lazy("If you like: the number your personnel files name it by."),
    )  # fmt: skip


class UnitChangeForm(WithVersion, WithTexts):
    written = {"name": Texts(gettext_lazy("Name"), most=120)}
    code = UnitForm.base_fields["code"]
    thread = forms.TypedChoiceField(
        label=gettext_lazy("Thread"), coerce=int, choices=[(number, str(number)) for number in range(1, 10)],
        help_text=gettext_lazy("Which of the nine hues the unit is drawn in."),
    )  # fmt: skip
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), required=False,
        choices=[("", gettext_lazy("As the organisation")), *((zone, zone) for zone in ZONES)],
    )  # fmt: skip


class UnitMoveForm(WithVersion):
    parent = UnitChoice(label=gettext_lazy("Belongs to, from then on"))
    from_date = DayField(
        label=gettext_lazy("Since"), help_text=gettext_lazy("Figures of earlier days keep its old place.")
    )


class UnitDissolveForm(WithVersion):
    successors = UnitsChoice(label=gettext_lazy("Who does its work since?"))
    first = UnitChoice(
        label=gettext_lazy("Its people, steps and seams go to"),
        help_text=gettext_lazy("One of those above. You can deal them out further afterwards."),
    )

    def __init__(self, *args: Any, unit: Unit, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("successors", "first"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = field.queryset.exclude(pk=unit.pk) if field.queryset is not None else None

    def in_order(self) -> list[Unit]:
        first = self.cleaned_data["first"]
        return [first, *(unit for unit in self.cleaned_data["successors"] if unit != first)]


class PersonForm(forms.Form):
    given_name = forms.CharField(label=gettext_lazy("Given name"), max_length=100)
    family_name = forms.CharField(label=gettext_lazy("Family name"), max_length=100, required=False)
    number = forms.CharField(
        label=gettext_lazy("Personnel number"), max_length=80, required=False,
        help_text=gettext_lazy("If you like. Files of people find them by it."),
    )  # fmt: skip
    email = forms.EmailField(label=gettext_lazy("E-mail"), required=False)
    language = forms.RegexField(
        r"^[a-z]{2,3}(-[a-z0-9]{2,6})?$", label=gettext_lazy("Language"), required=False, max_length=10,
        error_messages={"invalid": gettext_lazy("Write the language like en or de.")},
    )  # fmt: skip


class WelcomeForm(PersonForm):
    started_on = DayField(label=gettext_lazy("First day"), may_come=True)
    unit = UnitChoice(label=gettext_lazy("Unit"), required=False)
    role = RoleChoice(required=False)
    leads = forms.BooleanField(label=gettext_lazy("Leads this unit"), required=False)

    field_order = ["given_name", "family_name", "unit", "role", "leads", "started_on", "number", "email", "language"]


class PersonChangeForm(WithVersion, PersonForm):
    pass


class JoinForm(forms.Form):
    unit = UnitChoice()
    role = RoleChoice(required=False)
    leads = forms.BooleanField(label=gettext_lazy("Leads this unit"), required=False)
    is_main = forms.BooleanField(label=gettext_lazy("This is their main unit"), required=False, initial=True)
    from_date = DayField(label=gettext_lazy("Since"))

    def __init__(self, *args: Any, only: frozenset[int] | None, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        if only is not None and field.queryset is not None:
            field.queryset = field.queryset.filter(pk__in=only)


class LeaveForm(forms.Form):
    on = DayField(label=gettext_lazy("Last day was before"), help_text=gettext_lazy("The day itself is not included."))


class SignInForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("User name or personnel number"), max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    password = forms.CharField(
        label=gettext_lazy("First password"), max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least ten characters. They can change it on their own page."),
    )  # fmt: skip

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip()
        if not username.replace("@", "").replace(".", "").replace("+", "").replace("-", "").replace("_", "").isalnum():
            raise forms.ValidationError(_("Use letters, figures and @ . + - _ only."))
        return str(username)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class ScopeForm(forms.Form):
    scope = forms.ChoiceField(label=gettext_lazy("Scope"), choices=GrantedScope.choices)


class RoleForm(WithTexts):
    written = {"name": Texts(gettext_lazy("Name"), most=120)}
    reference = forms.CharField(label=gettext_lazy("Reference in your files"), max_length=80, required=False)


class RoleChangeForm(WithVersion, WithTexts):
    written = {"name": Texts(gettext_lazy("Name"), most=120)}


class PurposeForm(WithTexts):
    written = {
        "words": Texts(
            gettext_lazy("Why are we here?"), most=200,
            hint=gettext_lazy("One sentence that everybody can say. It stands on top of everybody’s day."),
        ),
        "story": Texts(gettext_lazy("How it came, and what it means"), most=4000, rows=6, is_needed=False),
    }  # fmt: skip
    written_by = forms.IntegerField(
        label=gettext_lazy("How many of us wrote it"), min_value=1, max_value=500_000, initial=1
    )


class HouseForm(WithVersion):
    """What was decided for everybody."""

    name = forms.CharField(label=gettext_lazy("Name of the organisation"), max_length=120)
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"), choices=[(zone, zone) for zone in sorted(available_timezones())]
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you write in"), choices=[("en", gettext_lazy("English")), ("de", gettext_lazy("German"))],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    server_keeper = forms.CharField(
        label=gettext_lazy("Who runs the server"), max_length=120, required=False,
        help_text=gettext_lazy("Named wherever we say that whoever runs the server could find something."),
    )  # fmt: skip
    read_within_days = forms.IntegerField(
        label=gettext_lazy("A voice is read within so many working days"), min_value=1, max_value=60
    )
    answer_within_days = forms.IntegerField(
        label=gettext_lazy("It is answered within so many working days"), min_value=1, max_value=120
    )
    smallest_group = forms.IntegerField(
        label=gettext_lazy("Smallest group with a figure"), min_value=5, max_value=100,
        help_text=gettext_lazy("It can be raised, never lowered. It holds for studies begun from now on."),
    )  # fmt: skip
    smallest_comment_group = forms.IntegerField(
        label=gettext_lazy("Smallest group whose comments are shown"), min_value=10, max_value=200
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("read_within_days", 0) > given.get("answer_within_days", 0) > 0:
            self.add_error("answer_within_days", _("An answer takes at least as long as reading."))
        return given


class FileForm(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("What is in the file?"), widget=forms.RadioSelect,
        choices=[("people", gettext_lazy("People")), ("units", gettext_lazy("Units"))],
    )  # fmt: skip
    file = TableField(
        help_text=gettext_lazy("CSV, up to 25 MB, with headings in its first row. Excel saves one under “Save as”.")
    )  # fmt: skip

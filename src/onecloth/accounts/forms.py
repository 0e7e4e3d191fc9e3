"""What people type to get in, and what administrators type to let them."""

from typing import Any

from allauth.account.forms import LoginForm
from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import password_validators_help_texts
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from onecloth.accounts import attempts, shared_screens
from onecloth.core import clock


class SignInForm(LoginForm):
    """Name or number, password, and whether other people use this screen."""

    shared = forms.BooleanField(label=_("This is a shared screen"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label = _("User name or personnel number")
        name.widget.attrs = {"autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false"}
        password.widget.attrs.pop("placeholder", None)
        password.help_text = ""
        minutes = settings.ONECLOTH_SHARED_IDLE_MINUTES
        self.fields["shared"].help_text = ngettext_lazy(
            "You are signed out after a minute in which nobody touches it.",
            "You are signed out after %(minutes)d minutes in which nobody touches it.",
            minutes,
        ) % {"minutes": minutes}
        self.order_fields(["login", "password", "shared"])

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        response = super().login(request, redirect_url)
        if self.cleaned_data["shared"]:
            shared_screens.begin(request.session, clock.now())
        else:
            shared_screens.end(request.session)
        name = self.cleaned_data["login"]
        attempts.remember_device(request, response, name, secure=settings.SESSION_COOKIE_SECURE)
        return response


class NewPasswordForm(forms.Form):
    """A password that an administrator sets for somebody, to be handed over and changed."""

    password = forms.CharField(
        label=_("New password"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    again = forms.CharField(
        label=_("The same once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    forget_devices = forms.BooleanField(
        label=_("They also lost their authenticator app or passkey"), required=False,
        help_text=_("Then these count no more, and neither do the recovery codes."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("The two passwords differ. Type the same one twice."))
        return again


class LanguageForm(forms.Form):
    """Which language is read, as far as it is written: of our own pages only those that customers meet are in German."""

    language = forms.ChoiceField(
        label=_("Language of surveys, names and dates"), required=False,
        help_text=_("Surveys ask you in it, and teams, journeys and metrics are named in it where somebody wrote that. Buttons and headings of these pages are in English so far."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser says")), *settings.LANGUAGES]


class SearchForm(forms.Form):
    """Part of a name somebody signs in with."""

    words = forms.CharField(label=_("Name or number"), required=False, max_length=150)

    def found(self) -> str:
        return self.cleaned_data["words"].strip() if self.is_valid() else ""


class ToleratesGarbage(forms.Form):
    """What a browser sends for a key is taken apart by libraries that expect a browser; whatever they trip over is a key
    that did not fit."""

    def clean(self) -> dict[str, Any]:
        try:
            return super().clean() or {}
        except forms.ValidationError:
            raise
        except Exception as broken:
            raise get_adapter().validation_error("incorrect_code") from broken


class CredentialGarbage(ToleratesGarbage, AuthenticateWebAuthnForm):
    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except forms.ValidationError:
            raise
        except Exception as broken:
            raise get_adapter().validation_error("incorrect_code") from broken


class AddPasskeyForm(ToleratesGarbage, AddWebAuthnForm):
    """A name, whether it opens alone, and what the device made."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What to call it")
        self.fields["passwordless"].label = _("It opens without a password")
        self.fields["passwordless"].help_text = _("The device then asks for your finger, your face or its own number.")


class UsePasskeyForm(CredentialGarbage):
    """What the device signed, beside a password."""


class SignInWithPasskeyForm(CredentialGarbage, LoginWebAuthnForm):
    """What the device signed, instead of a password."""


class ConfirmWithPasskeyForm(CredentialGarbage, ReauthenticateWebAuthnForm):
    """What the device signed, to show that it is still the same person."""


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name")
        self.fields["name"].max_length = 80
        self.fields["name"].widget.attrs["maxlength"] = 80

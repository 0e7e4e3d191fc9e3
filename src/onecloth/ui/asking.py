"""Pages that ask for something: a form, what sends it, and where one goes when it is done.

The form validates, the room's action does it; a refusal is shown on the form with everything that was written.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onecloth.core.exceptions import NotAllowed, Refused, Stale
from onecloth.core.models import Versioned
from onecloth.ui import toasts

Words = str | Promise


@dataclass(frozen=True)
class Asking:
    """What stands around a form. `crumbs` lead back: pairs of words and address."""

    title: Words
    button: Words
    crumbs: Sequence[tuple[Words, str]]
    lead: Words = ""
    notes: Sequence[Words] = ()
    nav_here: str = ""


def ask(
    request: HttpRequest,
    form: forms.Form,
    asking: Asking,
    do: Callable[[dict[str, Any]], Any],
    *,
    then: Callable[[Any], str],
    said: Words,
    subject: Versioned | None = None,
    template: str = "ui/ask.html",
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show a form, or do what it asks for. When `subject` was changed meanwhile, the form then holds its new version,
    so that sending once more is a decision and not an accident.
    """
    if form.is_bound and form.is_valid():
        try:
            done = do(form.cleaned_data)
        except NotAllowed as forbidden:
            raise Http404 from forbidden
        except Stale as stale:
            form.add_error(None, str(stale))
            _renew(form, subject)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, str(said))
            return redirect(then(done))
    shown = {"form": form, "asking": asking, "nav_here": asking.nav_here, **(context or {})}
    return render(request, template, shown, status=422 if form.is_bound else 200)


def press(
    request: HttpRequest,
    do: Callable[[], object],
    said: Words,
    *,
    then: str,
    undo: Callable[[], Mapping[str, Any]] | None = None,
) -> HttpResponse:
    """Do what a button asks for, where there is nothing to write, say how it went, and go to the address `then`.

    `undo` is asked once it is done, for what takes it back, as `toasts.say` takes it.
    """
    try:
        do()
    except NotAllowed as forbidden:
        raise Http404 from forbidden
    except Refused as refusal:
        toasts.warn(request, str(refusal))
    else:
        toasts.say(request, str(said), **(undo() if undo else {}))
    return redirect(then)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, or None where the page is only opened; an empty answer is an answer."""
    return request.POST if request.method == "POST" else None


def _renew(form: forms.Form, subject: Versioned | None) -> None:
    if subject is None:
        return
    subject.refresh_from_db()
    renewed = QueryDict(mutable=True)
    renewed.update(form.data)
    renewed[form.add_prefix("version")] = str(subject.version)
    form.data = renewed


class WithVersion(forms.Form):
    """Carries the version that was read, so that two people who write at once are told."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2_000_000_000)


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


@dataclass(frozen=True)
class Texts:
    """A text the organisation writes in every language it has; only its own language is asked for."""

    label: Words
    most: int = 200
    rows: int = 0
    is_needed: bool = True
    hint: Words = ""


class WithTexts(forms.Form):
    """Fields for texts by language. A subclass names them in `written`; `texts("name")` gives {language: text}.

    Texts in languages the organisation does not write any more are kept as they are.
    """

    written: Mapping[str, Texts] = {}

    def __init__(self, *args: Any, languages: Sequence[str], **more: Any) -> None:
        initial = dict(more.pop("initial", None) or {})
        self._before = {name: dict(initial.pop(name, None) or {}) for name in self.written}
        for name, texts in self._before.items():
            initial |= {f"{name}_{code}": texts.get(code, "") for code in languages}
        more["initial"] = initial
        super().__init__(*args, **more)
        self.languages = list(languages)
        plain = dict(self.fields)
        self.fields.clear()
        for name, text in self.written.items():
            for place, code in enumerate(languages):
                self.fields[f"{name}_{code}"] = self._field(text, code, is_own=place == 0)
        self.fields.update(plain)

    def _field(self, text: Texts, code: str, *, is_own: bool) -> forms.CharField:
        widget = forms.Textarea(attrs={"rows": text.rows}) if text.rows else forms.TextInput()
        widget.attrs["lang"] = code
        label = str(text.label) if len(self.languages) == 1 else _in(text.label, code)
        return forms.CharField(
            label=label, max_length=text.most, required=text.is_needed and is_own, widget=widget,
            help_text=str(text.hint) if is_own else "",
        )  # fmt: skip

    def texts(self, name: str) -> dict[str, str]:
        told = {code: self.cleaned_data.get(f"{name}_{code}", "").strip() for code in self.languages}
        return {code: words for code, words in {**self._before[name], **told}.items() if words}

    def fields_of(self, name: str) -> Iterable[BoundField]:
        return [self[f"{name}_{code}"] for code in self.languages]


def _in(label: Words, code: str) -> str:
    known = LANG_INFO.get(code) or LANG_INFO.get(code.split("-")[0]) or {}
    return _("%(label)s, in %(language)s") % {"label": label, "language": _(known.get("name", code))}

"""Numbers as words in a finding: "Seven departments, 640 people"."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onecloth.ui.wording import figure


def in_words(number: int) -> str:
    """Up to twelve as a word that begins a sentence, above as figures."""
    words = (
        _("No"), _("One"), _("Two"), _("Three"), _("Four"), _("Five"), _("Six"), _("Seven"), _("Eight"), _("Nine"),
        _("Ten"), _("Eleven"), _("Twelve"),
    )  # fmt: skip
    return words[number] if 0 <= number < len(words) else figure(number)


def departments(number: int) -> str:
    return ngettext("%(n)s department", "%(n)s departments", number) % {"n": in_words(number)}


def people(number: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": figure(number)}


def units(number: int) -> str:
    return ngettext("%(n)s unit", "%(n)s units", number) % {"n": figure(number)}

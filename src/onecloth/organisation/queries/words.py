"""What a title of the organisation counts: "Seven departments, 640 people"."""

from django.utils.translation import ngettext

from onecloth.ui.wording import counted, title_number


def departments(number: int) -> str:
    return ngettext("%(n)s department", "%(n)s departments", number) % {"n": title_number(number)}


def people(number: int) -> str:
    return ngettext("%(n)s person", "%(n)s people", number) % {"n": counted(number)}


def units(number: int) -> str:
    return ngettext("%(n)s unit", "%(n)s units", number) % {"n": counted(number)}

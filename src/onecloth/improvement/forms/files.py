"""Sending a list of issues."""

from django import forms
from django.utils.translation import gettext_lazy

from onecloth.ui.mapping import TableField


class FileForm(forms.Form):
    file = TableField(
        help_text=gettext_lazy("CSV, up to 25 MB, with headings in its first row; one row for each problem.")
    )  # fmt: skip

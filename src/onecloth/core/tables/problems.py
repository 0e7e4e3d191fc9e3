"""Why a row cannot be taken, in words that help to mend it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from onecloth.core.tables.reading import Row


@dataclass(frozen=True)
class Problem:
    """A row we cannot take: where, which value, why, and what to do about it."""

    line: int
    column: str
    value: str
    what: str
    do: str

    @property
    def sentence(self) -> str:
        """Which column with what in it, why not, and what to do."""
        told = {"column": self.column, "value": self.value, "what": self.what, "do": self.do}
        if not self.column:
            return _("This row %(what)s. %(do)s") % told
        if not self.value:
            return _("%(column)s %(what)s. %(do)s") % told
        return _("%(column)s “%(value)s” %(what)s. %(do)s") % told


def shown(cell: str) -> str:
    """A value as a page can show it: no longer than a line, without what no screen can draw."""
    told = "".join(character if character.isprintable() else "�" for character in cell[:60])
    return f"{told}…" if len(cell) > 60 else told


def too_wide(row: Row, width: int) -> list[Problem]:
    """One problem where the row has words beyond the last heading."""
    if len(row.cells) <= width or not any(cell.strip() for cell in row.cells[width:]):
        return []
    what, do = _("has more cells than there are headings"), _("Look for a delimiter inside a value; quote it.")
    return [Problem(row.line, "", row.cells[width][:60], what, do)]

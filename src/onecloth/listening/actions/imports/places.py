"""Teams that a file names: those we have, and, where the mapping says so, those we open for it."""

import hashlib
import re
from collections.abc import Iterable
from datetime import datetime

from onecloth.core.actors import Actor
from onecloth.listening.words import folded
from onecloth.organisation.actions.units import open_unit
from onecloth.organisation.models import Unit

MOST_LETTERS = 3
Path = tuple[str, ...]


class Places:
    """Finds units by the way down to them as a file writes it, and opens what is missing below the top."""

    def __init__(self, language: str, *, by: Actor, at: datetime) -> None:
        self.language, self.by, self.at = language, by, at
        self.open = list(Unit.objects.filter(closed_on__isnull=True).order_by("pk"))
        self.top = next((unit for unit in self.open if unit.parent_id is None), None)
        self.codes = {unit.code for unit in self.open}

    def all(self, paths: Iterable[Path]) -> dict[Path, Unit]:
        """A unit for each way; shorter ways first, so that what is above is there."""
        found: dict[Path, Unit] = {}
        for path in sorted(set(paths), key=lambda each: (len(each), each)):
            for depth in range(1, len(path) + 1):
                step = path[:depth]
                if step not in found:
                    found[step] = self._find(step, found.get(step[:-1])) or self._make(step, found.get(step[:-1]))
        return found

    def _find(self, path: Path, above: Unit | None) -> Unit | None:
        wanted = folded(path[-1])
        reference = reference_of(path)
        for unit in self.open:
            if above is not None and unit.parent_id != above.pk:
                continue
            names = {folded(name) for name in unit.name.values()}
            if wanted in names or reference == unit.reference or (above is None and wanted == folded(unit.code)):
                return unit
        return None

    def _make(self, path: Path, above: Unit | None) -> Unit:
        code = free_code(path[-1], self.codes)
        self.codes.add(code)
        unit = open_unit(
            code=code, name={self.language: path[-1]}, parent=above or self.top, reference=reference_of(path), by=self.by,
            at=self.at,
        )  # fmt: skip
        self.open.append(unit)
        return unit


def reference_of(path: Path) -> str:
    """What a unit opened for a file is known again by when the file comes a second time."""
    return "import:" + hashlib.sha256("\x1f".join(folded(name) for name in path).encode()).hexdigest()[:40]


def free_code(name: str, taken: set[str]) -> str:
    """Letters of the name that no open unit has: initials first, then its beginning, then with a digit."""
    words = re.findall(r"[A-Za-z0-9]+", name.upper()) or ["U"]
    letters = "".join(words)
    tries = ["".join(word[0] for word in words)[:MOST_LETTERS], letters[:2], letters[:3]]
    tries += [f"{letters[0]}{letter}" for letter in letters[1:]]
    tries += [f"{letters[0]}{number}" for number in range(2, 100)]
    tries += [f"{number:03}" for number in range(100, 1000)]
    return next(code for code in tries if len(code) > 1 and code not in taken)

"""A metric's measure as it is stored, checked, and turned into what the gate is asked.

Stored form: {"measure": "share", "question": "ease", "favourable": [4, 5]}, {"measure": "mean", "question": ...,
"scale": [1, 5], "rescaled": false}, {"measure": "index", "items": [...], "scale": [1, 5]},
{"measure": "composite", "items": [...]}, {"measure": "nps" | "top2", "question": ...}.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onecloth.core.exceptions import Refused

SINGLE = ("mean", "share", "top2", "nps", "minutes")
SEVERAL = ("index", "composite")


class UnusableMeasure(Refused):
    """A measure that names no question, or a scale that cannot be."""


@dataclass(frozen=True)
class Measure:
    """What is computed from which questions. Shares, indices and rescaled means are 0-100."""

    kind: str
    questions: tuple[str, ...]
    scale: tuple[float, float] | None = None
    favourable: tuple[float, ...] = ()
    rescaled: bool = True

    @property
    def unit_sign(self) -> str:
        return "%" if self.kind in ("share", "top2") else ""

    @property
    def places(self) -> int:
        return 2 if self.kind == "mean" and not self.rescaled else 0


def parse(stored: dict[str, Any]) -> Measure:
    """Read a stored measure; raises `UnusableMeasure` with a sentence for whoever wrote it."""
    kind = stored.get("measure")
    if kind not in SINGLE + SEVERAL:
        raise UnusableMeasure(_("A metric is a share, a mean, an index, a composite or a likelihood to recommend."))
    questions = tuple(stored.get("items") or ()) if kind in SEVERAL else (stored.get("question") or "",)
    if not questions or not all(isinstance(name, str) and name for name in questions):
        raise UnusableMeasure(_("A metric needs the question it is made from."))
    if kind == "share" and not stored.get("favourable"):
        raise UnusableMeasure(_("A share needs to know which answers count."))
    return Measure(
        kind, questions, _scale(stored.get("scale")), tuple(float(code) for code in stored.get("favourable", ())),
        bool(stored.get("rescaled", True)),
    )  # fmt: skip


def _scale(stored: Any) -> tuple[float, float] | None:
    if stored is None:
        return None
    try:
        low, high = (float(edge) for edge in stored)
    except (TypeError, ValueError) as fault:
        raise UnusableMeasure(_("A scale has a lowest and a highest value.")) from fault
    if not low < high:
        raise UnusableMeasure(_("A scale begins below where it ends."))
    return low, high

"""A metric's measure as it is stored, checked, and turned into what the gate is asked.

Stored form: {"measure": "share", "question": "ease", "favourable": [4, 5]}, {"measure": "mean", "question": ...,
"scale": [1, 5], "rescaled": false}, {"measure": "index", "items": [...], "scale": [1, 5]},
{"measure": "composite", "items": [...], "scales": [[0, 100], [1, 5]]}, {"measure": "nps" | "top2", "question": ...};
each may say "lower_is_better": true.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from onecloth.core.exceptions import Refused

SINGLE = ("mean", "share", "top2", "nps", "minutes")
SEVERAL = ("index", "composite")
Scale = tuple[float, float]


class UnusableMeasure(Refused):
    """A measure that names no question, or a scale that cannot be."""


@dataclass(frozen=True)
class Measure:
    """What is computed from which questions. Shares, indices, composites and rescaled means are 0-100.

    `scales` are those of a composite's questions, in their order; without them all share `scale`.
    """

    kind: str
    questions: tuple[str, ...]
    scale: Scale | None = None
    favourable: tuple[float, ...] = ()
    rescaled: bool = True
    lower_is_better: bool = False
    scales: tuple[Scale, ...] = ()

    @property
    def unit_sign(self) -> str:
        return "%" if self.kind in ("share", "top2") else ""

    @property
    def places(self) -> int:
        return 2 if self.kind == "mean" and not self.rescaled else 0

    @property
    def ends(self) -> Scale | None:
        """The lowest and highest a figure can be; None where nothing bounds it."""
        if self.kind == "nps":
            return -100.0, 100.0
        if self.kind == "minutes" or (self.kind == "mean" and not self.rescaled):
            return self.scale
        return 0.0, 100.0

    @property
    def is_index(self) -> bool:
        """Whether it runs from 0 to 100 without being a percentage."""
        return self.is_of_hundred and not self.unit_sign

    @property
    def is_of_hundred(self) -> bool:
        """Whether it can stand on an axis from 0 to 100."""
        return self.ends == (0.0, 100.0)


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
    scales = tuple(filter(None, map(_scale, stored.get("scales") or ())))
    if scales and len(scales) != len(questions):
        raise UnusableMeasure(_("Each question of a composite has a scale of its own."))
    return Measure(
        kind, questions, _scale(stored.get("scale")), tuple(float(code) for code in stored.get("favourable", ())),
        bool(stored.get("rescaled", True)), bool(stored.get("lower_is_better", False)), scales,
    )  # fmt: skip


def _scale(stored: Any) -> Scale | None:
    if stored is None:
        return None
    try:
        low, high = (float(edge) for edge in stored)
    except (TypeError, ValueError) as fault:
        raise UnusableMeasure(_("A scale has a lowest and a highest value.")) from fault
    if not low < high:
        raise UnusableMeasure(_("A scale begins below where it ends."))
    return low, high

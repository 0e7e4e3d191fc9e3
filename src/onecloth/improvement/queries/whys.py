"""The whys of a problem as a tree: each below the one it explains, in the order they were written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from onecloth.improvement.choices import Evidence
from onecloth.improvement.models import Cause


@dataclass
class Why:
    """One why with those below it. `forms` are what may be done with it, put there by the page."""

    cause: Cause
    below: list["Why"] = field(default_factory=list)
    forms: Mapping[str, Any] = field(default_factory=dict)

    @property
    def words(self) -> str:
        return self.cause.words

    @property
    def is_root(self) -> bool:
        return self.cause.is_root

    @property
    def evidence(self) -> list[tuple[str, str]]:
        return [(self.cause.evidence, self.said)]

    @property
    def said(self) -> str:
        """What it stands on, said even where nobody wrote more than the kind; and whether it was tested."""
        return " · ".join([self.cause.evidence_words or str(Evidence(self.cause.evidence).label), *_tested(self.cause)])


def tree(causes: Iterable[Cause]) -> list[Why]:
    """Those right below the problem, each with what is below it. `causes` stand in the order they were written."""
    whys = {cause.pk: Why(cause) for cause in causes}
    top: list[Why] = []
    for why in whys.values():
        above = whys.get(why.cause.parent_id or 0)
        (above.below if above else top).append(why)
    return top


def walk(whys: Iterable[Why]) -> Iterator[Why]:
    """Each why, then those below it."""
    for why in whys:
        yield why
        yield from walk(why.below)


def _tested(cause: Cause) -> list[str]:
    if cause.is_tested:
        return [_("tested")]
    if not cause.is_root:
        return []
    gut = [_("nobody has seen it yet")] if cause.evidence == Evidence.GUT else []
    return [*gut, _("not tested yet, so what is done about it is a band-aid")]

"""Every address has a name and a policy, and stands in the permission matrix."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

ROOT = Path(__file__).resolve().parents[2]
MATRIX = ROOT / "tests" / "permissions"
PUBLIC = "onecloth.config.public_urls"


def patterns(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every address with its whole name (`insight:seams`)."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry, (*spaces, entry.namespace) if entry.namespace else spaces)
        else:
            yield ":".join((*spaces, entry.name or "")), entry


def everything() -> list[tuple[str, URLPattern]]:
    return [*patterns(get_resolver()), *patterns(get_resolver(PUBLIC))]


def is_ours(pattern: URLPattern) -> bool:
    return getattr(pattern.callback, "__module__", "").startswith("onecloth.")


def test_every_address_has_a_name() -> None:
    assert not [str(pattern.pattern) for _, pattern in everything() if not pattern.name]


def test_every_view_of_ours_declares_its_policy() -> None:
    open_to_nobody_knows_whom = [
        f"{name}: {pattern.callback.__module__}.{pattern.callback.__name__}"
        for name, pattern in everything()
        if is_ours(pattern) and not hasattr(pattern.callback, "policy")
    ]
    assert not open_to_nobody_knows_whom, "\n".join(open_to_nobody_knows_whom)


def test_views_are_functions() -> None:
    assert not [name for name, pattern in everything() if is_ours(pattern) and hasattr(pattern.callback, "view_class")]


@pytest.mark.skipif(not MATRIX.is_dir(), reason="the matrix is in tests/permissions")
def test_every_address_stands_in_the_permission_matrix() -> None:
    written = "\n".join(file.read_text() for file in MATRIX.rglob("*") if file.is_file() and file.suffix != ".pyc")
    assert not [name for name, pattern in everything() if name not in written]

"""Addresses of this room; each noun has a name of its own, mounted side by side."""

from typing import Any

urlpatterns: list[Any] = []

"""The browser for journeys and pictures: one that is installed, or Debian's package where root may."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from kit import Steps, Stop, child_environment

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET = "on Debian: apt-get install chromium"


def on_this_machine() -> str | None:
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def may_install() -> bool:
    return os.geteuid() == 0 and Path("/etc/debian_version").exists() and bool(shutil.which("apt-get"))


def bring(steps: Steps) -> str | None:
    found = on_this_machine()
    if found or not may_install():
        return found
    quiet = child_environment(DEBIAN_FRONTEND="noninteractive")
    try:
        steps.run("apt-get", "update", "--quiet", env=quiet)
        steps.run("apt-get", "install", "--yes", "--no-install-recommends", "chromium", env=quiet)
    except Stop:
        return None
    return on_this_machine()

"""Builds the front end before the wheel or the sdist is put together, so that an installed Onecloth needs no Node."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

DIST = "src/onecloth/ui/static/onecloth/dist"


class FrontEndHook(BuildHookInterface):
    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Run `npm ci` and the front end's own build, unless it is built or nobody will serve from here.

        An editable install serves from the checkout, where `make` builds the front end; an sdist carries the built
        files, so that a wheel can be made from it without Node.
        """
        root = Path(self.root)
        dist = root / DIST
        if version == "editable" or (dist.is_dir() and any(dist.iterdir())):
            return
        if not shutil.which("npm"):
            raise RuntimeError("Building Onecloth's front end needs Node 20 with npm, and neither is on the PATH.")
        for command in (["npm", "ci", "--no-audit", "--no-fund"], ["node", "frontend/build.mjs"]):
            self.app.display_info(" ".join(command))
            subprocess.run(command, cwd=root, check=True, env={**os.environ, "NODE_ENV": "production"})

"""`make screenshots`: draw the pictures of the documents from the demo organisation, in docs/screenshots."""

from __future__ import annotations

import sys

import chromium
from kit import PYTHON, Steps, Stop, call, child_environment, speaking_plainly
from setup import set_up


def main() -> int:
    steps = Steps(4)
    set_up(steps, "dev")
    steps.begin("Browser")
    browser = chromium.bring(steps)
    steps.end(browser or "none")
    if browser is None:
        raise Stop(f"Pictures are taken with Chromium; {chromium.HOW_TO_GET}, then run this again.")
    return call(PYTHON, "-m", "tests.browser.screenshots", env=child_environment(ONECLOTH_CHROMIUM=browser))


if __name__ == "__main__":
    with speaking_plainly():
        sys.exit(main())

"""`make run`: set up what is missing, then serve."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from kit import BIN, Steps, Stop, child_environment, home, say, speaking_plainly
from setup import set_up

FIRST_PORT = 8000
ONECLOTH = BIN / "onecloth"


def wanted_port() -> int:
    words = os.environ.get("PORT") or str(FIRST_PORT)
    if not words.isdigit() or not 1 <= int(words) <= 65535:
        raise Stop(f"PORT={words} is not a port; it is a number from 1 to 65535.")
    return int(words)


def databases(steps: Steps) -> None:
    steps.begin("Databases")
    home().mkdir(parents=True, exist_ok=True)
    steps.run(ONECLOTH, "migrate", env=serving_environment())
    steps.end()


def serving_environment() -> dict[str, str]:
    return child_environment(ONECLOTH_HOME=str(home()))


def demo(steps: Steps) -> None:
    """The demo organisation where there is none yet; the command itself shows how far it is."""
    steps.begin("Demo organisation")
    say("")
    code = subprocess.run([ONECLOTH, "demo", "--if-empty"], env=serving_environment(), check=False).returncode
    if code:
        raise Stop("The demo organisation could not be made; what it said is above. Run make run again.")


def serve(steps: Steps, port: int) -> int:
    """Serve until Ctrl-C, which the child hears too and ends by itself. A port that is taken is its business."""
    steps.begin("Serving")
    say("")
    child = subprocess.Popen([ONECLOTH, "serve", "--port", str(port)], env=serving_environment())
    signal.signal(signal.SIGTERM, lambda *_: child.terminate())
    while True:
        try:
            return child.wait()
        except KeyboardInterrupt:
            continue


def main() -> int:
    steps = Steps(6)
    port = wanted_port()
    set_up(steps, "run")
    databases(steps)
    demo(steps)
    return serve(steps, port)


if __name__ == "__main__":
    with speaking_plainly():
        sys.exit(main())

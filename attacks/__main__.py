"""`python -m attacks [NAME]`: run the attacks at full size; the exit code counts those that got through."""

from __future__ import annotations

import sys
import textwrap
import time
from types import ModuleType

from attacks import AttackResult, modules


def attack(module: ModuleType) -> AttackResult:
    print(f"\n{module.NAME}", flush=True)
    print(textwrap.fill(module.WORKLOAD, 110, initial_indent="  ", subsequent_indent="  "), flush=True)
    started = time.monotonic()
    result: AttackResult = module.run(full=True)
    for line in result.lines:
        print(f"  {line}")
    verdict = "held" if result.passed else "BROKEN"
    print(f"  {verdict} after {time.monotonic() - started:.0f} s", flush=True)
    return result


def main(only: str = "") -> int:
    every = list(modules())
    chosen = [module for module in every if not only or only == module.NAME]
    if not chosen:
        print(f"There is no attack “{only}”; there are: {', '.join(module.NAME for module in every) or 'none'}.")
        return 2
    results = [attack(module) for module in chosen]
    held = sum(result.passed for result in results)
    print(f"\n{held} of {len(results)} attacks came to nothing.")
    return len(results) - held


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))

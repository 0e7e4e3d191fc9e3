"""`make lock`: renew the lock files from pyproject.toml and package.json. The only command that resolves versions."""

from __future__ import annotations

from kit import PYTHON, ROOT, Steps, speaking_plainly
from setup import REQUIREMENTS, bring_uv, python_environment

# What is locked together must agree: build and bootstrap are installed beside dev.
LOCKS = {
    "dev": ("pyproject.toml", "--group", "dev"),
    "run": ("pyproject.toml", "--constraint", "requirements/dev.txt"),
    "build": ("--group", "build", "--constraint", "requirements/dev.txt"),
    "uv": ("--group", "bootstrap"),
    "postgres": ("--group", "postgres", "--constraint", "requirements/dev.txt"),
}
STYLE = ("--universal", "--generate-hashes", "--no-annotate", "--no-header", "--quiet")


def main() -> None:
    steps = Steps(len(LOCKS) + 2)
    python_environment(steps, "dev")
    uv = bring_uv(steps) or "uv"
    for name, sources in LOCKS.items():
        steps.begin(f"requirements {name}")
        target = REQUIREMENTS / f"{name}.txt"
        steps.run(uv, "pip", "compile", "--python", PYTHON, *STYLE, *sources, "--output-file", target)
        steps.end()
    steps.begin("package-lock.json")
    steps.run("npm", "install", "--package-lock-only", "--no-audit", "--no-fund", cwd=ROOT)
    steps.end()


if __name__ == "__main__":
    with speaking_plainly():
        main()

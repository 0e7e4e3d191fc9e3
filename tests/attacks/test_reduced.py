"""Every attack at a size that fits a test run; `make attack` runs them full."""

from types import ModuleType

import pytest

import attacks


@pytest.mark.parametrize("attack", list(attacks.modules()), ids=lambda module: module.NAME)
def test_attack_comes_to_nothing(attack: ModuleType) -> None:
    result = attack.run(full=False)
    assert result.passed, "\n".join(result.lines)

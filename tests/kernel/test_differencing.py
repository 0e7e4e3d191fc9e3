"""The differencing attack, reduced: one organisation of 800 people."""

from attacks import differencing


def test_nobody_is_recovered_and_the_attack_would_have_found_them() -> None:
    result = differencing.attack(organisations=1, people=800)
    assert result.passed, "\n".join(result.lines())
    assert result.recovered_people == result.recovered_sets == result.below_threshold == result.undone == 0
    assert result.programmes > 0
    assert result.baseline[0] > 0.9 * result.baseline[1]

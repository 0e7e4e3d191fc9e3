"""Fixtures and fairness of METHODS 7."""

import json
from collections import Counter
from functools import partial
from itertools import product
from random import Random

import pytest

from onecloth_stats.lottery import Lottery, LotteryError, Paused, Quota, QuotasContradict, fair_lottery


def lean(female_conservative: int = 1) -> dict[int, dict[str, str]]:
    """The pool of Flanigan and others' smallest example: the quotas make one person of two hundred indispensable."""
    kinds = [("female", "conservative")] * female_conservative + [("female", "liberal")] * 99
    kinds += [("male", "conservative")] * 100
    return {n: {"gender": gender, "leaning": leaning} for n, (gender, leaning) in enumerate(kinds)}


def balanced(features: dict[str, tuple[str, ...]], least: int, most: int) -> list[Quota]:
    return [Quota(feature, value, least, most) for feature, values in features.items() for value in values]


TWO_BY_TWO = {"gender": ("female", "male"), "leaning": ("liberal", "conservative")}


def test_everybody_of_the_published_small_example_has_one_chance_in_ten() -> None:
    lottery = fair_lottery(lean(), balanced(TWO_BY_TWO, 9, 20), 20)
    assert {round(chance, 6) for chance in lottery.chances.values()} == {0.1}


def test_chances_add_up_to_the_seats_and_every_panel_meets_every_quota() -> None:
    people, quotas = pool(60, departments=6), department_quotas(6)
    lottery = fair_lottery(people, quotas, 12)
    assert sum(lottery.chances.values()) == pytest.approx(12)
    for counts, _chance in lottery.panels:
        drawn = [person for group, count in zip(lottery.kinds, counts, strict=True) for person in group[:count]]
        assert len(drawn) == 12
        for quota in quotas:
            held = sum(people[person][quota.feature] == quota.value for person in drawn)
            assert quota.least <= held <= quota.most


def pool(count: int, departments: int) -> dict[int, dict[str, str]]:
    dice = Random(3)
    return {
        n: {
            "department": f"D{min(int(dice.expovariate(0.45)), departments - 1)}",
            "level": dice.choice(["front line"] * 4 + ["leads"]),
            "site": dice.choice(["north", "north", "south"]),
            "tenure": dice.choice(["new", "some years", "long"]),
        }
        for n in range(count)
    }


def department_quotas(departments: int) -> list[Quota]:
    quotas = [Quota("department", f"D{n}", 1, 4) for n in range(departments)]
    return [*quotas, Quota("level", "leads", 1, 4), Quota("site", "south", 3, 6)]


def test_no_other_mixture_of_panels_has_a_higher_lowest_chance() -> None:
    """Against all panels of a pool so small that they can be written down."""
    from scipy.optimize import linprog

    people = {n: {"a": "xxxyy"[n % 5], "b": "pqq"[n % 3]} for n in range(9)}
    quotas = [Quota("a", "x", 1, 2), Quota("b", "p", 1, 1)]
    panels = [
        panel
        for panel in product((0, 1), repeat=9)
        if sum(panel) == 3
        and 1 <= sum(panel[n] for n in people if people[n]["a"] == "x") <= 2
        and sum(panel[n] for n in people if people[n]["b"] == "p") == 1
    ]
    best = linprog(
        [*[0.0] * len(panels), -1.0],
        A_ub=[[*[-panel[n] for panel in panels], 1.0] for n in people], b_ub=[0.0] * 9,
        A_eq=[[*[1.0] * len(panels), 0.0]], b_eq=[1.0],
    )  # fmt: skip
    assert min(fair_lottery(people, quotas, 3).chances.values()) == pytest.approx(-best.fun)


def test_after_the_lowest_the_next_is_raised() -> None:
    people = {n: {"site": "small" if n < 2 else "large" if n < 6 else "far"} for n in range(14)}
    lottery = fair_lottery(people, [Quota("site", "small", 0, 1), Quota("site", "far", 0, 2)], 5)
    assert (lottery.chances[0], lottery.chances[2], lottery.chances[13]) == pytest.approx((0.5, 0.5, 0.25))


def test_who_is_drawn_follows_the_published_chances() -> None:
    lottery = fair_lottery(lean(5), balanced(TWO_BY_TWO, 9, 20), 20)
    drawn = Counter(person for seed in range(3_000) for person in lottery.draw(f"seed {seed}"))
    for person in (0, 4, 50, 150):
        assert drawn[person] / 3_000 == pytest.approx(lottery.chances[person], abs=0.03)


def test_the_same_seed_draws_the_same_people_whatever_order_they_came_in() -> None:
    people = pool(60, 6)
    other_way = dict(sorted(people.items(), reverse=True))
    one, two = (
        fair_lottery(each, department_quotas(6), 12).draw("a published sentence") for each in (people, other_way)
    )
    assert one == two


def test_those_who_sit_keep_their_seats_and_count_towards_quotas() -> None:
    people = {n: {"site": "north" if n < 10 else "south"} for n in range(20)}
    quotas = [Quota("site", "north", 2, 3), Quota("site", "south", 1, 6)]
    lottery = fair_lottery(people, quotas, 6, sitting=[{"site": "north"}] * 3 + [{"site": "south"}])
    assert (lottery.chances[0], lottery.chances[19]) == pytest.approx((0.0, 0.2))


def test_quotas_that_contradict_each_other_say_which_gives_way() -> None:
    people = {n: {"site": "north" if n < 2 else "south", "level": "front line"} for n in range(20)}
    with pytest.raises(QuotasContradict) as refused:
        fair_lottery(people, [Quota("site", "south", 0, 9), Quota("site", "north", 4, 6)], 12)
    assert sum(each.quota.least - each.instead.least + each.instead.most - each.quota.most
               for each in refused.value.gave_way) == 3  # fmt: skip
    assert {each.quota.value for each in refused.value.gave_way} == {"north", "south"}


@pytest.mark.parametrize(("seats", "sitting"), [(11, 0), (3, 3)])
def test_too_few_people_or_seats_are_refused(seats: int, sitting: int) -> None:
    with pytest.raises(LotteryError):
        fair_lottery({n: {} for n in range(10)}, [], seats, sitting=[{}] * sitting)


def test_the_search_tells_how_far_it_is_and_can_be_stopped() -> None:
    told = []

    def enough(settled: int, kinds: int) -> None:
        told.append((settled, kinds))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fair_lottery(pool(60, 6), department_quotas(6), 12, on_progress=enough)
    assert 1 <= told[0][0] <= told[0][1]


def test_three_hundred_volunteers_and_four_features_are_drawn(benchmark_pool: Lottery) -> None:
    assert sum(benchmark_pool.chances.values()) == pytest.approx(12)


@pytest.fixture(scope="module")
def benchmark_pool() -> Lottery:
    quotas = [*department_quotas(6), Quota("tenure", "new", 2, 5), Quota("tenure", "long", 2, 6)]
    return fair_lottery(pool(300, 6), quotas, 12)


def test_a_search_that_is_put_down_often_finds_the_same_as_one_in_one_go() -> None:
    people, quotas = pool(60, 6), department_quotas(6)
    whole = fair_lottery(people, quotas, 12)
    begun, pieces, found = None, 0, None
    while found is None:
        steps = iter([True, True])
        try:
            found = fair_lottery(people, quotas, 12, begun=begun, may_go_on=partial(next, steps, False))
        except Paused as paused:
            begun, pieces = json.loads(json.dumps(paused.begun)), pieces + 1
    assert pieces > 3
    assert found == whole
    assert found.draw("the same words") == whole.draw("the same words")

"""Whose voice a problem needs, against who is there: scenarios counted by hand, on a house one can keep in one's head.

1 House ── 2 Scheduling ── 4 North desk
        ├─ 3 Field Service ── 5 Ashby crew
        └─ 6 Billing
"""

from onecloth.improvement.choices import Needed
from onecloth.improvement.queries.coverage import Heard, Need, Said, Somebody, State, Touched, coverage, needed

HOUSE, SCHEDULING, FIELD, DESK, CREW, BILLING = 1, 2, 3, 4, 5, 6
TREE = {HOUSE: None, SCHEDULING: HOUSE, FIELD: HOUSE, DESK: SCHEDULING, CREW: FIELD, BILLING: HOUSE}
PRIYA = Somebody("Priya", frozenset({DESK}))
DEAN = Somebody("Dean", frozenset({CREW}))
TOM = Somebody("Tom", frozenset({SCHEDULING}), leads=frozenset({SCHEDULING}))
RUTH = Somebody("Ruth", frozenset({HOUSE}), leads=frozenset({HOUSE}))
HANNA = Somebody("Hanna", frozenset({HOUSE}))
FRONT, GIVER, RECEIVER, LEADER = Needed.FRONT_LINE, Needed.GIVER, Needed.RECEIVER, Needed.LEADER
HEARD, WAITS, WITHOUT, MISSING = State.HEARD, State.WAITS, State.WITHOUT, State.MISSING


def found(touched: Touched, *people: Somebody, tree=None, **heard) -> list[tuple[Needed, int | None, State]]:
    lines = coverage(touched, Heard(people=people, **heard), tree or TREE)
    return [(line.need.kind, line.need.unit, line.state) for line in lines]


def up(unit: int, tree=None) -> frozenset[int]:
    """A unit and all above it."""
    above, at = set(), unit
    while at is not None:
        above.add(at)
        at = (tree or TREE)[at]
    return frozenset(above)


def test_1_a_problem_that_lies_nowhere_needs_nobody_yet() -> None:
    assert found(Touched(), PRIYA, RUTH) == []


def test_2_a_unit_speaks_through_its_front_line_and_a_leader_clears_the_way() -> None:
    assert found(Touched(unit=SCHEDULING), PRIYA, TOM) == [(FRONT, SCHEDULING, HEARD), (LEADER, None, HEARD)]


def test_3_who_leads_is_no_front_line_and_who_works_elsewhere_is_not_of_the_unit() -> None:
    """Tom leads; Dean is of another department; Hanna belongs to the house, which is above and not below."""
    assert found(Touched(unit=SCHEDULING), TOM, DEAN, HANNA) == [(FRONT, SCHEDULING, MISSING), (LEADER, None, HEARD)]


def test_4_a_leader_below_or_beside_does_not_clear_the_way_and_one_above_or_an_executive_does() -> None:
    beside = Somebody("Lena", frozenset({BILLING}), leads=frozenset({BILLING}))
    below = Somebody("Nia", frozenset({DESK}), leads=frozenset({DESK}))
    for person, state in (
        (beside, MISSING), (below, MISSING), (RUTH, HEARD), (Somebody("Edith", is_executive=True), HEARD),
    ):  # fmt: skip
        assert found(Touched(unit=SCHEDULING), person)[-1] == (LEADER, None, state), person.name


def test_5_both_sides_of_a_seam_speak_through_anybody_of_theirs() -> None:
    seam = Touched(giver=SCHEDULING, receiver=FIELD)
    assert found(seam, TOM) == [(GIVER, SCHEDULING, HEARD), (RECEIVER, FIELD, MISSING), (LEADER, None, HEARD)]
    assert found(seam, TOM, DEAN)[1] == (RECEIVER, FIELD, HEARD)


def test_6_a_side_the_problem_is_about_is_asked_for_once_and_through_its_front_line() -> None:
    lies = Touched(unit=SCHEDULING, giver=SCHEDULING, receiver=FIELD)
    assert found(lies, TOM, DEAN) == [(FRONT, SCHEDULING, MISSING), (RECEIVER, FIELD, HEARD), (LEADER, None, HEARD)]


def test_7_at_a_customers_step_its_owner_and_the_customers_board_at_a_colleagues_step_theirs() -> None:
    step = Touched(step_owner=FIELD, travellers=frozenset({"customer"}))
    lines = [(FRONT, FIELD, HEARD), (LEADER, None, MISSING), (Needed.CUSTOMERS, None, MISSING)]
    assert found(step, DEAN) == lines
    assert found(step, DEAN, boards_asked={Needed.CUSTOMERS})[-1] == (Needed.CUSTOMERS, None, WAITS)
    said = {Needed.CUSTOMERS: "Customers’ board"}
    assert found(step, DEAN, boards=said, boards_asked={Needed.CUSTOMERS})[-1] == (Needed.CUSTOMERS, None, HEARD)
    theirs = Touched(step_owner=FIELD, travellers=frozenset({"employee"}))
    assert found(theirs, DEAN, boards=said)[-1] == (Needed.COLLEAGUES, None, MISSING)


def test_8_money_needs_who_looks_after_it_and_somebody_to_say_who_that_is() -> None:
    unnamed = Touched(unit=FIELD, costs=True)
    assert found(unnamed, DEAN)[-1] == (Needed.FINANCE, None, MISSING)
    named = Touched(unit=FIELD, costs=True, money=frozenset({BILLING}))
    assert found(named, DEAN)[-1] == (Needed.FINANCE, BILLING, MISSING)
    answer = Said("Lena", up(BILLING), is_leader=True)
    assert found(named, DEAN, answers=[answer])[-1] == (Needed.FINANCE, BILLING, HEARD)


def test_9_an_answer_speaks_for_its_unit_and_those_above_and_a_leaders_is_no_front_line() -> None:
    lies = Touched(unit=SCHEDULING, receiver=FIELD)
    nobody = [(FRONT, SCHEDULING, MISSING), (RECEIVER, FIELD, MISSING), (LEADER, None, MISSING)]
    assert found(lies) == nobody
    assert found(lies, asked=[up(DESK)])[0] == (FRONT, SCHEDULING, WAITS)
    assert found(lies, answers=[Said("Priya", up(DESK))])[0] == (FRONT, SCHEDULING, HEARD)
    assert found(lies, answers=[Said("Tom", up(SCHEDULING), is_leader=True)]) == nobody
    assert found(lies, answers=[Said("Dean", up(CREW))])[1] == (RECEIVER, FIELD, HEARD)
    assert found(lies, answers=[Said("Ruth", up(HOUSE))]) == nobody, "what the house says is not what a part of it says"


def test_10_a_unit_that_moves_takes_its_people_along_and_leaves_behind_what_it_said() -> None:
    """The north desk moves from Scheduling to Field Service."""
    moved = TREE | {DESK: FIELD}
    scheduling, field = Touched(unit=SCHEDULING), Touched(unit=FIELD)
    assert found(scheduling, PRIYA)[0] == (FRONT, SCHEDULING, HEARD)
    assert found(scheduling, PRIYA, tree=moved)[0] == (FRONT, SCHEDULING, MISSING)
    assert found(field, PRIYA, tree=moved)[0] == (FRONT, FIELD, HEARD)
    before, after = Said("Priya", up(DESK)), Said("Priya", up(DESK, moved))
    assert found(scheduling, answers=[before], tree=moved)[0] == (FRONT, SCHEDULING, HEARD)
    assert found(scheduling, answers=[after], tree=moved)[0] == (FRONT, SCHEDULING, MISSING)
    assert found(field, answers=[before], tree=moved)[0] == (FRONT, FIELD, MISSING)
    desk = Touched(unit=DESK)
    assert found(desk, TOM)[1] == (LEADER, None, HEARD)
    assert found(desk, TOM, tree=moved)[1] == (LEADER, None, MISSING)


def test_11_a_reason_for_going_without_stands_until_the_voice_is_heard() -> None:
    lies, without = Touched(unit=SCHEDULING), {Need(FRONT, SCHEDULING)}
    assert found(lies, without=without)[0] == (FRONT, SCHEDULING, WITHOUT)
    assert found(lies, PRIYA, without=without)[0] == (FRONT, SCHEDULING, HEARD)
    assert found(Touched(unit=FIELD), without=without)[0] == (FRONT, FIELD, MISSING)


def test_12_each_voice_is_needed_once_and_in_the_same_order() -> None:
    everywhere = Touched(
        unit=SCHEDULING, step_owner=SCHEDULING, giver=DESK, receiver=FIELD, travellers=frozenset({"customer", "employee"}),
        money=frozenset({BILLING}), costs=True, others=frozenset({HOUSE}),
    )  # fmt: skip
    assert needed(everywhere) == [
        Need(FRONT, SCHEDULING), Need(GIVER, DESK), Need(RECEIVER, FIELD), Need(LEADER), Need(Needed.FINANCE, BILLING),
        Need(Needed.CUSTOMERS), Need(Needed.COLLEAGUES), Need(Needed.OTHER, HOUSE),
    ]  # fmt: skip

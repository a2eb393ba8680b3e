"""What becomes of a record, case by case."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mutakhir.matching.adding.coverage import coverage
from mutakhir.matching.adding.pairs import Found, FoundPerson, FoundRow
from mutakhir.matching.adding.verdicts import Verdict, verdicts


def person(number: int | None, weight: int, *, member: int = 1, guard: str | None = None) -> FoundPerson:
    links = weight >= 6500 and guard is None
    return FoundPerson(member, number, household=member, weight=weight, guard=guard, links=links, parts="{}")


def row(left: int, right: int, weight: int, guard: str | None = None) -> FoundRow:
    return FoundRow(left, right, weight, guard, links=weight >= 6500 and guard is None)


def made(count: int, persons: dict[int, list[FoundPerson]], *rows: FoundRow, crowded: tuple[int, ...] = (),
         empty: tuple[int, ...] = ()) -> list[Verdict]:  # fmt: skip
    return verdicts(Found(persons, list(rows), frozenset(empty)), count, frozenset(crowded), 4)


def kinds(found: list[Verdict]) -> list[str]:
    return [one.kind if one.doubt is None else f"{one.kind} {one.doubt}" for one in found]


@pytest.mark.parametrize(
    ("persons", "kind"),
    [
        ([], "new"),
        ([person(1, 9000)], "same"),
        ([person(1, 5000)], "review weight"),
        ([person(1, 9000, guard="twins")], "review guard"),
        ([person(1, 9000), person(2, 7000)], "review several"),
        ([person(1, 9000), person(2, 5000)], "same"),
        # Two records of one person are one candidate, and that which links counts.
        ([person(1, 9000, guard="twins"), person(1, 7000, member=2)], "same"),
        ([person(7, 9000)], "review crowded"),
        # Before the first acceptance a member has no person, and stands for itself.
        ([person(None, 9000, member=3), person(None, 8000, member=4)], "review several"),
    ],
)
def test_by_the_registry(persons: list[FoundPerson], kind: str):
    assert kinds(made(1, {0: persons}, crowded=(7,))) == [kind]


def test_the_first_of_two_rows_is_new_and_the_other_repeats_it():
    found = made(2, {}, row(0, 1, 9000))
    assert kinds(found) == ["new", "repeated"]
    assert (found[1].rows, found[1].weight) == ((0,), 9000)


def test_who_repeats_somebody_of_the_registry_is_that_person():
    found = made(2, {1: [person(5, 9000)]}, row(0, 1, 9000))
    assert kinds(found) == ["repeated", "same"]
    assert found[0].persons[0].person == 5


def test_two_rows_of_two_persons_are_not_one():
    found = made(3, {0: [person(5, 9000)], 1: [person(6, 9000)]}, row(0, 1, 9000), row(1, 2, 8000))
    assert kinds(found) == ["same", "same", "repeated"]
    assert found[2].persons[0].person == 6


def test_a_row_with_a_candidate_of_its_own_is_no_repetition():
    assert kinds(made(2, {1: [person(5, 5000)]}, row(0, 1, 9000))) == ["repeated", "review weight"]


def test_rows_that_are_only_alike_go_to_people():
    found = made(3, {2: [person(5, 9000)]}, row(0, 1, 9000, "twins"), row(0, 2, 5000))
    assert kinds(found) == ["review row", "review row", "same"]
    assert (found[0].rows, found[1].rows) == ((1, 2), (0,))


def test_more_rows_than_a_machine_may_join_are_not_all_joined():
    chain = [row(n, n + 1, 9000 - n) for n in range(5)]
    found = kinds(made(6, {}, *chain))
    assert found.count("repeated") < 5
    assert "review row" in found


def test_an_unusable_row_is_nobody():
    found = made(2, {}, empty=(1,))
    assert kinds(found) == ["new", "unusable"]
    assert coverage(found).persons == 1


PERSONS = st.lists(st.builds(person, st.integers(1, 4), st.sampled_from([4000, 7000, 9000])), max_size=3)
ROWS = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.sampled_from([4000, 7000, 9000])).filter(lambda p: p[0] < p[1]),
    max_size=6,
    unique_by=lambda pair: pair[:2],
)


@given(st.dictionaries(st.integers(0, 5), PERSONS, max_size=6), ROWS)
def test_always(persons: dict[int, list[FoundPerson]], pairs: list[tuple[int, int, int]]):
    rows = [row(*pair) for pair in pairs]
    found, alone = made(6, persons, *rows), made(6, persons)
    for record, (one, by_itself) in enumerate(zip(found, alone, strict=True)):
        # Other rows change the verdict of somebody new only.
        assert one == by_itself or by_itself.kind == "new"
        if one.kind == "repeated":
            assert found[one.rows[0]].kind != "repeated"
            assert record not in one.rows
        assert (one.doubt is not None) == (one.kind == "review")
    told = coverage(found)
    assert told.persons == told.found + told.not_found + told.unresolved
    assert told.lowest is None or told.lowest <= told.highest


def test_coverage_counts_persons_and_bounds_what_is_not_known():
    persons = {0: [person(1, 9000)], 1: [person(2, 9000)], 2: [person(3, 5000)]}
    told = coverage(made(6, persons, row(3, 4, 9000), row(3, 5, 9000, "twins")))
    # Rows 3 and 4 are one person; row 5 may be that person too, but stands in no registry.
    assert (told.persons, told.found, told.not_found, told.unresolved) == (5, 2, 2, 1)
    assert (told.share, told.lowest, told.highest) == (0.5, 0.4, 0.6)
    assert told.interval.low < 0.5 < told.interval.high


def test_of_nobody_nothing_is_known():
    told = coverage([])
    assert (told.share, told.lowest, told.highest) == (None, None, None)
    assert (told.interval.low, told.interval.high) == (0, 1)

"""Who is given which pair: blind, never the same pair twice, the third reader last, known pairs among the others."""

from dataclasses import replace

from mutakhir.matching.reviewing.handing import Batch, Choice, Task, batch, needed
from mutakhir.matching.reviewing.known import Known
from mutakhir.matching.reviewing.pairs import DRAWN, Key, Pair
from mutakhir.matching.reviewing.readings import Record, Seed, Standing
from unit.matching.reviewing.test_order_of_pairs import POLICY


SEED = 5
PAIRS = [Pair("1101", 100 + n, "member", n, "nik_contradicts") for n in range(1, 61)]
SAME = [Known(Pair("1101", 500 + n, "register", n, DRAWN), True, "register_confirms") for n in range(1, 21)]
DIFFERENT = [Known(Pair("1101", 700 + n, "member", 600 + n, DRAWN), False, "two_records") for n in range(1, 21)]
DRAWN_PAIRS = [Pair("1101", 900 + n, "register", n, DRAWN) for n in range(1, 21)]
CHOICE = Choice(PAIRS, DRAWN_PAIRS, SAME, DIFFERENT, {"1101": 1000})
EMPTY = Record({}, ())


def made(reader: str, record: Record = EMPTY, most: int = 40, choice: Choice = CHOICE) -> Batch:
    return batch(reader, most, choice, record, POLICY, SEED)


def after(record: Record, reader: str, given: Batch, word: str | None) -> Record:
    """The record once the sheet was handed out and, if there is a word, answered with it throughout."""
    standings, seeds = dict(record.standings), list(record.seeds)
    for place, task in enumerate(given.tasks):
        code = task.code or f"K-{reader}-{len(standings)}-{place}"
        if task.known is not None:
            seeds.append(Seed(task.pair, reader, code, task.known.same, word))
            continue
        one = standings.setdefault(task.pair.key, Standing(task.pair))
        one.readers[task.reading], one.codes[task.reading], one.needed = reader, code, task.readings
        if word:
            one.judged[task.reading] = word
    return Record(standings, tuple(seeds))


def doubtful(found: Batch) -> dict[Key, Task]:
    return {task.pair.key: task for task in found.tasks if task.pair.reason != DRAWN}


def test_a_sheet_has_doubt_in_order_with_known_and_drawn_pairs_between() -> None:
    found = made("Ani")
    assert len(found.tasks) == 40
    assert sum(task.known is not None for task in found.tasks) == 40 * 5 // 100
    assert sum(task.known is None and task.pair.reason == DRAWN for task in found.tasks) == 40 * 10 // 100
    assert list(doubtful(found)) == [pair.key for pair in PAIRS[:34]]
    assert {task.known.same for task in found.tasks if task.known} == {True, False}
    places = [place for place, task in enumerate(found.tasks) if task.pair.reason == DRAWN]
    assert places != list(range(34, 40))
    assert made("Ani") == found


def test_nothing_tells_a_known_pair_from_a_drawn_one() -> None:
    assert {task.pair.reason for task in made("Ani").tasks if task.known} == {DRAWN}
    assert {task.reading for task in made("Ani").tasks} == {1}


def test_the_second_reader_gets_the_pairs_of_two_readings_before_the_first_has_answered() -> None:
    first = made("Ani")
    second = made("Budi", after(EMPTY, "Ani", first, None))
    twice = {key for key, task in doubtful(first).items() if needed(key, POLICY, SEED) == 2}
    assert 0 < len(twice) < 34
    again = {key: task for key, task in doubtful(second).items() if task.reading == 2}
    assert set(again) == twice
    assert {task.readings for task in again.values()} == {2}
    assert not (doubtful(first).keys() - twice) & doubtful(second).keys()


def test_what_a_reader_has_not_answered_comes_first_under_the_same_code() -> None:
    first = made("Ani", most=10)
    record = after(EMPTY, "Ani", first, None)
    again = made("Ani", record, most=20)
    assert {task.code for task in again.tasks[:10]} == {
        code for one in record.standings.values() for code in one.codes.values()
    } | {seed.code for seed in record.seeds}
    assert not any(task.code for task in again.tasks[10:])
    assert len({task.pair.key for task in again.tasks}) == 20


def test_a_third_reader_decides_and_is_neither_of_the_two() -> None:
    record = after(EMPTY, "Ani", made("Ani"), "same")
    record = after(record, "Budi", made("Budi", record), "different")
    split = {key for key, one in record.standings.items() if one.next_reading == 3}
    assert split
    for reader in ("Ani", "Budi"):
        assert not split & {task.pair.key for task in made(reader, record).tasks}
    third = made("Citra", record)
    assert {key for key, task in doubtful(third).items() if task.reading == 3} == split
    record = after(record, "Citra", third, "same")
    assert {record.standings[key].settled for key in split} == {"same"}


def test_no_reader_sees_a_pair_or_a_known_pair_twice() -> None:
    record = EMPTY
    seen: set[Key] = set()
    for _ in range(5):
        found = made("Ani", record, most=20)
        keys = {task.pair.key for task in found.tasks}
        assert not keys & seen
        seen |= keys
        record = after(record, "Ani", found, "unsure")


def test_what_is_settled_elsewhere_is_not_handed_out() -> None:
    decided = Record({PAIRS[0].key: Standing(PAIRS[0], decided="same")}, ())
    assert PAIRS[0].key not in doubtful(made("Ani", decided))


def test_no_more_go_to_people_than_the_policy_allows_and_the_rest_is_told() -> None:
    narrow = replace(CHOICE, room={"1101": 7})
    found = made("Ani", choice=narrow)
    assert list(doubtful(found)) == [pair.key for pair in PAIRS[:7]]
    assert found.beyond_share == len(PAIRS) - 7


def test_known_pairs_alone_are_no_sheet() -> None:
    assert made("Ani", choice=replace(CHOICE, reviews=[], drawn=[])).tasks == []

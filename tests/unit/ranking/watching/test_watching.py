"""Bunching below a cut: what is counted, how likely it is, who is flagged; planted cheats and honest officers."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import betabinom

from mutakhir.ranking.watch_policy import Bunching
from mutakhir.ranking.watching.bunching import bunching
from mutakhir.ranking.watching.neighbours import cut_neighbours
from mutakhir.ranking.watching.spread import chance_of_more, correlation_of, middle_shares
from tiny_tables import Row, run, table, unbound


POLICY = Bunching(window=50, least_units=15, least_groups=2, false_share=50, least_spread=5)
VILLAGES = ("3204010001", "3204010002")


def whole(values: Iterable[int]) -> np.ndarray:
    return np.array(list(values), dtype=np.int64)


# -- what is counted --------------------------------------------------------------------------------------------


def rank_row(id: int, score: int, reason: str, adjustment: int = 0) -> Row:
    return {"unit": "household", "unit_id": id, "household_id": id, "village": VILLAGES[id % 2], "score": score,
            "adjustment": adjustment, "reason": reason}  # fmt: skip


RANKS = [
    rank_row(1, 10, "within_core"),
    rank_row(2, 100, "within_core"),  # the line of the core
    rank_row(3, 130, "within_extension"),
    rank_row(4, 300, "within_extension", adjustment=-50),  # the line of the list: 250
    rank_row(5, 251, "above_quota"),
    rank_row(6, 400, "override_in"),  # draws no line
    rank_row(7, 90, "override_out"),
]


def counted(officers: dict[int, str | None]) -> dict[tuple[str, str, str], tuple[int, int]]:
    homes = [{"household_id": id, "enumerator_id": officer} for id, officer in officers.items()]
    tables = {"ranks": table("ranks", RANKS), "households": table("households", homes)}
    near = cut_neighbours(unbound("ranks"), unbound("households"), 50)
    rows = run(tables, near, ("cut", "counted_by", "group"))
    return {(row["cut"], row["counted_by"], row["group"]): (row["below"], row["above"]) for row in rows}


def test_the_line_is_the_last_who_is_in_by_place_with_shocks_and_the_window_has_two_sides():
    found = counted({1: "A", 2: "A", 3: "B", 4: "B", 5: "A", 7: None})
    assert {key[2]: n for key, n in found.items() if key[:2] == ("core", "enumerator")} == {"A": (1, 0), "B": (0, 1)}
    assert {key[2]: n for key, n in found.items() if key[:2] == ("extended", "enumerator")} == {
        "A": (0, 1), "B": (1, 0),
    }  # fmt: skip
    assert {key[2]: n for key, n in found.items() if key[:2] == ("core", "village")} == {
        VILLAGES[0]: (1, 0), VILLAGES[1]: (1, 1),
    }  # fmt: skip


def test_a_household_of_no_known_officer_counts_for_its_village_alone():
    assert not [key for key in counted({}) if key[1] == "enumerator"]
    assert [key for key in counted({}) if key[1] == "village"]


# -- how likely -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("correlation", [0.001, 0.05, 0.4])
def test_the_tail_is_that_of_the_beta_binomial(correlation: float):
    units, below = whole([20, 20, 57, 3]), whole([20, 0, 31, 2])
    share = np.array([0.5, 0.5, 0.42, 0.9])
    scale = 1 / correlation - 1
    expected = betabinom.sf(below - 1, units, share * scale, (1 - share) * scale)
    assert chance_of_more(below, units, share, correlation) == pytest.approx(expected, rel=1e-9)


def test_a_small_correlation_is_nearly_the_binomial():
    below, units, share = whole([14, 30]), whole([20, 40]), np.array([0.5, 0.6])
    exact, nearly = (chance_of_more(below, units, share, c) for c in (0.0, 1e-6))
    assert nearly == pytest.approx(exact, rel=1e-3)
    assert chance_of_more(whole([]), whole([]), np.array([]), 0.1).tolist() == []


def test_the_spread_is_found_from_the_groups_below_alone():
    rng = np.random.default_rng(1)
    units = np.full(4000, 60)
    share = np.full(4000, 0.45)
    honest = rng.binomial(units, share)
    apart = rng.binomial(units, rng.beta(0.45 * 19, 0.55 * 19, 4000))  # a correlation of 1 in 20
    cheated = np.where(np.arange(4000) < 400, 58, apart)
    assert correlation_of(honest, units, share) < 0.005
    assert correlation_of(apart, units, share) == pytest.approx(0.05, abs=0.01)
    assert correlation_of(cheated, units, share) == pytest.approx(0.05, abs=0.01)


def test_the_middle_of_a_regency_ignores_a_few_groups_at_the_end_and_knows_other_regencies():
    below, units = whole([5, 5, 5, 5, 5, 5, 5, 10, 1]), whole([10] * 8 + [2])
    found = middle_shares(["a"] * 8 + ["b"], below, units)
    assert found.tolist() == [0.5] * 9


# -- who is flagged ---------------------------------------------------------------------------------------------


def country(seed: int, cheats: int, moved: float) -> tuple[pa.Table, set[str]]:
    """20 regencies of 40 officers with villages of other wealth; of each, the last `cheats` officers move some of the
    units just above the line below it."""
    rng = np.random.default_rng(seed)
    rows: list[Row] = []
    for regency in map(str, range(20)):
        scores = rng.normal(0, 0.25, 40)[:, None] + rng.normal(0, 0.35, (40, 500))
        line = np.quantile(scores, 0.4)
        near = (scores > line) & (scores <= line + 0.1) & (rng.random(scores.shape) < moved)
        near[: 40 - cheats] = False
        scores = np.where(near, line - 0.03 * rng.random(scores.shape), scores)
        beyond = scores - np.sort(scores.ravel())[8000 - 1]
        for officer, own in enumerate(beyond):
            rows.append({"regency": regency, "cut": "extended", "counted_by": "enumerator",
                         "group": f"{regency}-{officer:02}", "below": int(((own <= 0) & (own >= -0.05)).sum()),
                         "above": int(((own > 0) & (own <= 0.05)).sum())})  # fmt: skip
    return table("cut_neighbours", rows), {
        str(row["group"]) for row in rows if int(str(row["group"])[-2:]) >= 40 - cheats
    }


def flagged(rows: pa.Table) -> set[str]:
    return {row["group"] for row in rows.to_pylist() if row["flagged"]}


def test_honest_officers_are_hardly_ever_flagged():
    found = [bunching(country(seed, 0, 0)[0], POLICY) for seed in range(6)]
    assert sum(map(len, found)) > 4000
    assert sum(len(flagged(rows)) for rows in found) <= 2
    small = [row["p_value"] <= 50_000 for rows in found for row in rows.to_pylist()]
    assert np.mean(small) < 0.05


def test_planted_cheats_are_found_and_stand_first_and_few_others_with_them():
    found = wrong = planted = 0
    for seed in range(4):
        near, cheats = country(seed, 2, 0.8)
        rows = bunching(near, POLICY)
        names = flagged(rows)
        found, wrong, planted = found + len(names & cheats), wrong + len(names - cheats), planted + len(cheats)
        flags = rows["flagged"].to_pylist()
        assert flags == sorted(flags, reverse=True)
        assert rows["place"].to_pylist() == list(range(1, len(rows) + 1))
    assert found / planted > 0.85
    assert wrong / (found + wrong) < 0.05


def test_where_many_cheat_the_line_moves_with_them_and_the_look_goes_blind():
    """A limit to know of: a quota fills whatever the scores are, so a tenth of all moved units shift the cut itself."""
    near, cheats = country(0, 10, 0.8)
    assert len(flagged(bunching(near, POLICY)) & cheats) / len(cheats) < 0.2


def test_groups_with_few_units_and_regencies_with_one_side_are_not_looked_at():
    rows = [{"cut": "core", "counted_by": "village", "group": name, "below": below, "above": above}
            for name, below, above in (("a", 14, 0), ("b", 20, 20), ("c", 15, 15))]  # fmt: skip
    alone = [{"regency": "9", "cut": "core", "counted_by": "village", "group": "d", "below": 40, "above": 0}]
    found = bunching(table("cut_neighbours", [*rows, *alone]), POLICY)
    assert set(found["group"].to_pylist()) == {"b", "c"}
    assert len(bunching(table("cut_neighbours", []), POLICY)) == 0

"""Plain record linkage with Splink, to measure how hard the made-up people are: no labels, no tricks.

Names are only put into small letters; a model of six comparisons (name, date of birth, NIK, mother's name,
village, sex) is trained without labels on six blocking rules, and the threshold is the one that turns out best
when compared with the truth. So what is reached is the best that this plain model can do.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from made_registry import Made
from mutakhir.synthetic.civil_register import civil_register


_COLUMNS = "unique_id BIGINT, person BIGINT, regency VARCHAR, village VARCHAR, sex TINYINT, nik VARCHAR,"
_COLUMNS += " card VARCHAR, birth_date DATE, person_name VARCHAR, mother_name VARCHAR"

_REGISTRY = """
INSERT INTO registry SELECT m.member_id, l.person, $regency, h.village, m.sex, i.nik, f.family_card,
    i.birth_date, i.person_name, i.mother_name
FROM seen_members m JOIN seen_members_identity i USING (member_id) JOIN seen_link l USING (member_id)
JOIN seen_households h USING (household_id) LEFT JOIN seen_families_identity f USING (family_id)
"""
_REGISTER = """
INSERT INTO register SELECT r.register_id, l.person, $regency, r.village, r.sex, i.nik, i.family_card,
    i.birth_date, i.person_name, i.mother_name
FROM seen_register r JOIN seen_identity i USING (register_id) JOIN seen_link l USING (register_id)
"""
_MACROS = """
CREATE MACRO letters(name) AS trim(regexp_replace(lower(name), '[^a-z]+', ' ', 'g'));
CREATE MACRO number(text) AS CASE WHEN regexp_full_match(text, '[0-9]{16}') THEN text END;
CREATE MACRO ready(people) AS TABLE
SELECT *, list_aggregate(list_sort(string_split(name, ' ')), 'string_agg', ' ') AS name_key,
    string_split(name, ' ')[1] AS first_key, nik[1:12] AS nik_start
FROM (SELECT unique_id, regency, village, sex, number(nik) AS nik, number(card) AS card,
    birth_date::VARCHAR AS born, letters(person_name) AS name, letters(mother_name) AS mother
    FROM query_table(people));
"""
_LINKED = """
CREATE TABLE judged AS SELECT match_weight, a.person = b.person AS same
FROM (SELECT match_weight, CASE WHEN source_dataset_l = 'registry' THEN unique_id_l ELSE unique_id_r END AS ours,
        CASE WHEN source_dataset_l = 'registry' THEN unique_id_r ELSE unique_id_l END AS theirs FROM pairs) p
JOIN registry a ON a.unique_id = p.ours JOIN register b ON b.unique_id = p.theirs
"""
_TRUE_LINKS = "SELECT count(*), count(*) FILTER (a.nik = b.nik) FROM registry a JOIN register b USING (person)"
_DOUBLED = """
CREATE TABLE judged AS SELECT match_weight, a.person = b.person AS same
FROM pairs p JOIN registry a ON a.unique_id = p.unique_id_l JOIN registry b ON b.unique_id = p.unique_id_r
"""
_TRUE_DOUBLES = """
SELECT count(*), count(*) FILTER (a.nik = b.nik)
FROM registry a JOIN registry b USING (person) WHERE a.unique_id < b.unique_id
"""
_BEST = """
SELECT found, wrong, 2.0 * found / (found + wrong + $true_pairs) AS f1 FROM (
    SELECT weight, sum(same::INT) OVER above AS found, sum((NOT same)::INT) OVER above AS wrong
    FROM (SELECT round(match_weight, 1) AS weight, same FROM judged) WINDOW above AS (ORDER BY weight DESC))
ORDER BY f1 DESC, found LIMIT 1
"""


@dataclass(frozen=True)
class Hardness:
    """What plain linkage reaches at its best threshold; `exact_nik`: true pairs with the same NIK, as a share."""

    true_pairs: int
    precision: float
    recall: float
    f1: float
    exact_nik: float


def linking(places: Iterable[Made]) -> Hardness:
    """How well the registry's persons are linked to the civil register of the same regencies."""
    with _emptied() as con:
        for place in places:
            _add_registry(con, place)
            _add_register(con, place)
        _predict(con, ["registry", "register"], "link_only")
        con.execute(_LINKED)
        return _judged(con, _TRUE_LINKS)


def deduplicating(places: Iterable[Made]) -> Hardness:
    """How well persons who are listed twice in the registry are found."""
    with _emptied() as con:
        for place in places:
            _add_registry(con, place)
        _predict(con, ["registry"], "dedupe_only")
        con.execute(_DOUBLED)
        return _judged(con, _TRUE_DOUBLES)


def _emptied() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET threads = 2")
    for table in ("registry", "register"):
        con.execute(f"CREATE TABLE {table} ({_COLUMNS})")
    con.execute(_MACROS)
    return con


def _add_registry(con: duckdb.DuckDBPyConnection, place: Made) -> None:
    tables = {name.removeprefix("previous_registry_"): table for name, table in place.previous.datasets().items()}
    _insert(con, _REGISTRY, {**tables, "link": place.previous.previous_members}, place.plan.regency)


def _add_register(con: duckdb.DuckDBPyConnection, place: Made) -> None:
    made = civil_register(place.plan, place.truth)
    tables = {"register": made.civil_register, "identity": made.civil_register_identity, "link": made.link}
    _insert(con, _REGISTER, tables, place.plan.regency)


def _insert(con: duckdb.DuckDBPyConnection, query: str, tables: dict[str, pa.Table], regency: str) -> None:
    for name, table in tables.items():
        con.register(f"seen_{name}", table)
    con.execute(query, {"regency": regency})
    for name in tables:
        con.unregister(f"seen_{name}")


def _predict(con: duckdb.DuckDBPyConnection, tables: list[str], link_type: str) -> None:
    """Train without labels and score all blocked pairs; they become the view `pairs`."""
    for table in tables:
        con.table_function("ready", [table]).create(f"{table}_ready")
    api = DuckDBAPI(connection=con)
    sides = [api.register(f"{table}_ready", dataset_display_name=table) for table in tables]
    linker = Linker(sides if len(sides) > 1 else sides[0], _settings(link_type), log_level=None)
    by_nik, by_name = block_on("nik"), block_on("name_key", "born")
    training = linker.training
    training.estimate_probability_two_random_records_match([by_nik, by_name], recall=0.9)
    training.estimate_u_using_random_sampling(max_pairs=2_000_000, seed=1)
    training.estimate_parameters_using_expectation_maximisation(by_nik)
    training.estimate_parameters_using_expectation_maximisation(by_name)
    con.table(linker.inference.predict(threshold_match_weight=-15).physical_name).create_view("pairs")


def _settings(link_type: str) -> SettingsCreator:
    return SettingsCreator(
        link_type=link_type,
        comparisons=[
            comparisons.JaroWinklerAtThresholds("name", [0.92, 0.88, 0.7]).configure(term_frequency_adjustments=True),
            _date_of_birth(),
            _nik(),
            comparisons.JaroWinklerAtThresholds("mother", [0.92, 0.8]).configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("village").configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("sex"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("nik"),
            block_on("name_key", "born"),
            block_on("card", "first_key"),
            block_on("name_key", "village"),
            block_on("first_key", "born", "regency"),
            block_on("nik_start", "first_key"),
        ],
        retain_matching_columns=False,
        retain_intermediate_calculation_columns=False,
    )


def _levels(column: str, conditions: Iterable[str]) -> comparisons.CustomComparison:
    between = [{"sql_condition": one, "label_for_charts": one} for one in conditions]
    return comparisons.CustomComparison(
        output_column_name=column,
        comparison_levels=[levels.NullLevel(column), *between, levels.ElseLevel()],
    )


def _date_of_birth() -> comparisons.CustomComparison:
    swapped = "born_l[1:4] = born_r[1:4] AND born_l[6:7] = born_r[9:10] AND born_l[9:10] = born_r[6:7]"
    return _levels(
        "born",
        (
            "born_l = born_r AND born_l[6:] NOT IN ('12-31', '01-01', '07-01')",
            "born_l = born_r",
            swapped,
            "hamming(born_l, born_r) <= 1",
            "born_l[1:4] = born_r[1:4]",
            "abs(born_l[1:4]::INT - born_r[1:4]::INT) <= 2",
        ),
    )


def _nik() -> comparisons.CustomComparison:
    return _levels("nik", ("nik_l = nik_r", "hamming(nik_l, nik_r) <= 2", "nik_l[7:12] = nik_r[7:12]"))


def _judged(con: duckdb.DuckDBPyConnection, true_pairs: str) -> Hardness:
    true, same = con.sql(true_pairs).fetchall()[0]
    found, wrong, f1 = con.execute(_BEST, {"true_pairs": true}).fetchall()[0]
    return Hardness(true, found / (found + wrong), found / true, f1, same / true)

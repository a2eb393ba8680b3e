"""From weights to decisions: linked by machine, for people, or nothing.

Weights in the decision are whole thousandths, rounded once, so that the same pair is decided alike everywhere.
"""

import duckdb

from mutakhir.matching.linking.specification import Deciding


def one_to_one(con: duckdb.DuckDBPyConnection, deciding: Deciding, scored: str, decided: str) -> None:
    """Table `decided`: each left record with its best right one, if it is best for both and ahead by the margin.

    Pairs that are heavy enough but not clearly ahead go to people (verdict `review`), and so do pairs between the
    two thresholds. `scored` has record_l, record_r, weight (thousandths) and guard.
    """
    con.sql(
        f"""CREATE OR REPLACE TABLE {decided} AS
        WITH seen AS (SELECT *,
            max(weight) OVER left_side AS best_l,
            max(weight) OVER right_side AS best_r,
            nth_value(weight, 2) OVER (PARTITION BY record_l ORDER BY weight DESC, record_r
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS second_l,
            nth_value(weight, 2) OVER (PARTITION BY record_r ORDER BY weight DESC, record_l
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS second_r
            FROM {scored} WHERE weight >= {deciding.review_from}
            WINDOW left_side AS (PARTITION BY record_l), right_side AS (PARTITION BY record_r))
        SELECT record_l, record_r, weight, guard, CASE
            WHEN guard IS NULL AND weight >= {deciding.link_from} AND weight = best_l AND weight = best_r
                AND coalesce(weight - second_l >= {deciding.margin}, true)
                AND coalesce(weight - second_r >= {deciding.margin}, true) THEN 'link' ELSE 'review' END AS verdict
        FROM seen WHERE weight = best_l AND weight = best_r"""
    )

"""The registry's persons against the civil register and against each other, by the model.

Doubles help linking and linking helps finding doubles: several members may claim one record of the civil register if
each does so surely, and two members that are linked to the same record are one person, however badly they are written;
two that are linked to different records are two.
"""

from dataclasses import dataclass

import duckdb
import pyarrow as pa

from mutakhir.matching.identity.clusters import Clusters, cluster
from mutakhir.matching.identity.edges import EDGES, RECORDS
from mutakhir.matching.linking.blocks import cap_blocks
from mutakhir.matching.linking.guards import guard_case
from mutakhir.matching.linking.model import LinkageModel
from mutakhir.matching.linking.pair_weights import with_levels, with_parts
from mutakhir.matching.linking.preparing import prepare
from mutakhir.matching.linking.scorer import Scorer
from mutakhir.matching.linking.specification import PersonsPolicy, Specification


FLOOR = -5.0
CERTAIN = 1_000_000  # weight of what needs no model: heavier than any


@dataclass(frozen=True, slots=True)
class PersonModels:
    """The two trained models of the stage."""

    civil_register: LinkageModel
    doubles: LinkageModel


class PersonLinkage:
    """Tables `members` and `register` with fields (`people.with_fields`) on one connection.

    What is known beforehand stands in `settled_claims` (record_l, record_r: members whose record of the civil register
    is certain) and `forbidden_claims` (pairs that people refused); both may be left out.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, policy: PersonsPolicy) -> None:
        self.con = con
        self.policy = policy
        con.sql("DROP TABLE IF EXISTS civil_links")

    def train_to_register(self) -> LinkageModel:
        """Learns from both tables how members and their records differ, without labels."""
        return self._scorer(self.policy.to_register(), ["members", "register"]).train()

    def train_within(self) -> LinkageModel:
        """Learns from the members how doubles differ, without labels."""
        return self._scorer(self.policy.within(), ["members"]).train()

    def link(self, model: LinkageModel) -> pa.Table:
        """Each open member's best record, as table `civil_links`: record_l (member), record_r (register), weight,
        guard, verdict, step and parts."""
        self.con.sql(_KNOWN)
        self._claim(self.policy.to_register(), ["open_members", "register"], model, "civil_links", "model")
        self.con.sql(_MATES)
        self._claim(self.policy.in_family(), ["members_left", "register_left"], model, "family_links", "family")
        self.con.sql(_BOTH)
        return self.con.sql("SELECT * FROM civil_links ORDER BY record_l").to_arrow_table()

    def _claim(self, spec: Specification, sides: list[str], model: LinkageModel, name: str, step: str) -> None:
        ready = self._weighed(spec, sides, model, "claims")
        deciding = spec.deciding
        self.con.sql(_CLAIMED.format(
            step=step, review=deciding.review_from, link=deciding.link_from, margin=deciding.margin,
            sure=self.policy.sure_from, certain=CERTAIN,
        ))  # fmt: skip
        self._explained(spec, model, "claimed", name, ready)

    def doubles(self, model: LinkageModel) -> pa.Table:
        """Pairs of members above the review threshold: record_l, record_r, weight, guard, verdict, step and parts.

        After `link`, pairs of which one is open: members that are linked to different records are two people, and
        those that are linked to the same are one already.
        """
        spec = self.policy.within()
        self.con.sql(_OPEN)
        within = self._weighed(spec, ["unlinked"], model, "pairs")
        self._double(spec, model, "doubles_within", within)
        spec = spec.model_copy(update={"task": "between"})
        between = self._weighed(spec, ["unlinked", "linked_members"], model, "pairs")
        self._double(spec, model, "doubles_between", between)
        self.con.sql(_DOUBLES)
        return self.con.sql("SELECT * FROM doubles ORDER BY record_l, record_r").to_arrow_table()

    def _double(self, spec: Specification, model: LinkageModel, name: str, ready: list[str]) -> None:
        self.con.sql(_FOUND.format(review=spec.deciding.review_from, link=spec.deciding.link_from))
        self._explained(spec, model, "found", name, ready)

    def levels(self, model: LinkageModel, most: int) -> pa.Table:
        """How often linked members and records show each level: comparison, level, pairs; of about `most` pairs."""
        spec = self.policy.to_register()
        self.con.sql(_SAMPLE.format(most=most))
        left, right = self._ready(spec, ["sampled_members", "sampled_register"])
        told = with_levels(spec, model, "sampled", left, right)
        counts = (
            f"SELECT '{name}' AS comparison, level_{name} AS level, count(*) AS pairs FROM told GROUP BY ALL"
            for name in (one.column for one in spec.comparisons)
        )
        return self.con.sql(
            f"WITH told AS MATERIALIZED ({told}) {' UNION ALL '.join(counts)} ORDER BY ALL"
        ).to_arrow_table()

    def clusters(self) -> Clusters:
        """Members that are one person, by both."""
        records = self.con.sql(_RECORDS).to_arrow_table().cast(RECORDS)
        edges = self.con.sql(_EDGES).to_arrow_table().cast(EDGES)
        return cluster(records, edges, self.policy.largest_cluster)

    def _ready(self, spec: Specification, tables: list[str]) -> list[str]:
        sides = []
        for table in tables:
            sides.append(f"{table}_ready")
            prepare(self.con, table, sides[-1], spec)
        return sides

    def _scorer(self, spec: Specification, tables: list[str]) -> Scorer:
        sides = self._ready(spec, tables)
        cap_blocks(self.con, sides, spec)
        return Scorer(self.con, spec, sides)

    def _weighed(self, spec: Specification, tables: list[str], model: LinkageModel, name: str) -> list[str]:
        """Table of pairs with whole weights and the guard rail that each breaks; returns the prepared sides."""
        if any(self._is_empty(table) for table in tables):
            self.con.sql(_NO_PAIRS.format(name=name))
            return self._ready(spec, tables)
        scorer = self._scorer(spec, tables)
        scored = scorer.score(model, FLOOR)
        left, right = scorer.tables[0], scorer.tables[-1]
        self.con.sql(
            f"CREATE OR REPLACE TABLE {name} AS SELECT record_l, record_r, round(weight * 1000)::BIGINT AS weight,"
            f" {guard_case()}::VARCHAR AS guard FROM {scored}"
            f" JOIN {left} l ON l.record = record_l JOIN {right} r ON r.record = record_r"
        )
        self.con.sql(f"DROP TABLE {scored}")
        return list(scorer.tables)

    def _is_empty(self, table: str) -> bool:
        return not self.con.sql(f"SELECT 1 FROM {table} LIMIT 1").fetchall()

    def _explained(self, spec: Specification, model: LinkageModel, pairs: str, name: str, ready: list[str]) -> None:
        told = with_parts(self.con, spec, model, pairs, ready[0], ready[-1])
        self.con.sql(f"CREATE OR REPLACE TABLE {name} AS {told}")


# Members whose record is certain are not searched for again, but their claim counts against those of others.
_KNOWN = """
CREATE TABLE IF NOT EXISTS settled_claims (record_l BIGINT, record_r BIGINT);
CREATE TABLE IF NOT EXISTS forbidden_claims (record_l BIGINT, record_r BIGINT);
CREATE OR REPLACE TABLE open_members AS SELECT m.* FROM members m
    ANTI JOIN settled_claims s ON s.record_l = m.record;
"""
_NO_PAIRS = """
CREATE OR REPLACE TABLE {name} (record_l BIGINT, record_r BIGINT, weight BIGINT, guard VARCHAR)
"""
# Each member's best record, clearly ahead of its second; a record goes to its best claimant and to those that are sure.
_CLAIMED = """
CREATE OR REPLACE TABLE claimed AS
WITH every AS (
    SELECT * FROM claims ANTI JOIN forbidden_claims USING (record_l, record_r) WHERE weight >= {review}
    UNION ALL SELECT record_l, record_r, {certain}, NULL FROM settled_claims),
placed AS (
    SELECT *, row_number() OVER best AS place, lead(weight) OVER best AS second
    FROM every WINDOW best AS (PARTITION BY record_l ORDER BY weight DESC, record_r)),
claimants AS (
    SELECT *, row_number() OVER strongest AS turn, lead(weight) OVER strongest AS rival
    FROM placed WHERE place = 1 WINDOW strongest AS (PARTITION BY record_r ORDER BY weight DESC, record_l))
SELECT record_l, record_r, weight, guard, CASE WHEN guard IS NULL AND weight >= {link}
    AND coalesce(weight - second >= {margin}, true)
    AND (turn = 1 AND coalesce(weight - rival >= {margin} OR rival >= {sure}, true) OR weight >= {sure})
    THEN 'link' ELSE 'review' END AS verdict, '{step}' AS step
FROM claimants WHERE weight < {certain}
"""
# The card in which most linked members of a household stand is taken for the card of those who are not linked: they
# are weighed again as if they had stated it, against the records of that card that nobody claims.
_MATES = """
CREATE OR REPLACE TEMP TABLE linked AS SELECT record_l, record_r FROM civil_links WHERE verdict = 'link'
    UNION ALL SELECT record_l, record_r FROM settled_claims;
CREATE OR REPLACE TEMP TABLE mates AS SELECT household, card FROM (
    SELECT m.household, r.card, row_number() OVER (PARTITION BY m.household ORDER BY count(*) DESC, r.card) AS place
    FROM linked JOIN members m ON m.record = record_l JOIN register r ON r.record = record_r
    WHERE m.household IS NOT NULL AND r.card IS NOT NULL GROUP BY m.household, r.card) WHERE place = 1;
CREATE OR REPLACE TABLE members_left AS SELECT m.* REPLACE (mates.card AS card) FROM open_members m
    JOIN mates USING (household) ANTI JOIN linked ON linked.record_l = m.record;
CREATE OR REPLACE TABLE register_left AS SELECT * FROM register
    SEMI JOIN mates USING (card) ANTI JOIN linked ON linked.record_r = register.record;
"""
# What the family decides replaces what the model left open.
_BOTH = """
CREATE OR REPLACE TABLE civil_links AS
SELECT * FROM civil_links c WHERE c.verdict = 'link'
    OR NOT EXISTS (SELECT 1 FROM family_links f WHERE f.record_l = c.record_l AND f.verdict = 'link')
UNION ALL SELECT * FROM family_links f WHERE f.verdict = 'link'
    OR NOT EXISTS (SELECT 1 FROM civil_links c WHERE c.record_l = f.record_l)
"""
# Where nothing was linked before, all are open.
_OPEN = f"""
CREATE TABLE IF NOT EXISTS settled_claims (record_l BIGINT, record_r BIGINT);
CREATE TABLE IF NOT EXISTS civil_links (record_l BIGINT, record_r BIGINT, weight BIGINT, verdict VARCHAR);
CREATE OR REPLACE TEMP TABLE linked AS SELECT record_l, record_r, weight FROM civil_links WHERE verdict = 'link'
    UNION ALL SELECT record_l, record_r, {CERTAIN} FROM settled_claims;
CREATE OR REPLACE TABLE linked_members AS SELECT m.* FROM members m SEMI JOIN linked ON record_l = m.record;
CREATE OR REPLACE TABLE unlinked AS SELECT m.* FROM members m ANTI JOIN linked ON record_l = m.record;
"""
# By a hash of the number, so that the same pairs are looked at whenever the round runs.
_SAMPLE = """
CREATE OR REPLACE TEMP TABLE sampled AS SELECT record_l, record_r FROM linked
    WHERE hash(record_l) % greatest((SELECT count(*) FROM linked) // {most}, 1) = 0;
CREATE OR REPLACE TABLE sampled_members AS SELECT * FROM members SEMI JOIN sampled ON record_l = record;
CREATE OR REPLACE TABLE sampled_register AS SELECT * FROM register SEMI JOIN sampled ON record_r = record;
"""
_FOUND = """
CREATE OR REPLACE TABLE found AS SELECT record_l, record_r, weight, guard,
    CASE WHEN guard IS NULL AND weight >= {link} THEN 'link' ELSE 'review' END AS verdict, 'within' AS step
FROM pairs WHERE weight >= {review}
"""
_DOUBLES = """
CREATE OR REPLACE TABLE doubles AS SELECT * FROM doubles_within UNION ALL SELECT * FROM doubles_between
"""
_RECORDS = """
SELECT m.record, l.record_r AS confirmed_nik FROM members m LEFT JOIN linked l ON l.record_l = m.record ORDER BY 1
"""
# Members that claim the same record hang on the lowest of them.
_EDGES = """
WITH claims AS (SELECT record_l, weight, min(record_l) OVER (PARTITION BY record_r) AS first,
        min(weight) OVER (PARTITION BY record_r) AS least FROM linked),
every AS (
    SELECT record_l AS a, record_r AS b, 'automatic' AS kind, weight, 'model' AS step
    FROM doubles WHERE verdict = 'link'
    UNION ALL SELECT first, record_l, 'automatic', least, 'register' FROM claims WHERE first < record_l)
SELECT least(a, b) AS a, greatest(a, b) AS b, kind, max(weight) AS weight, min(step) AS step FROM every
GROUP BY ALL ORDER BY ALL
"""

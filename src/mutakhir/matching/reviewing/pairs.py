"""A pair of records that people may read, where such pairs stand, and the order that chance gives them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from mutakhir.ground.lake import Lake
from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.schema import dataset
from mutakhir.matching.linking.weight_parts import Part, read_parts


OtherKind = Literal["register", "member"]
Key = tuple[int, str, int]  # member, other_kind, other
Row = dict[str, Any]  # of a dataset, typed as it is declared
DRAWN: Final = "drawn"
"""Reason of a pair that chance chose: also that of a pair whose answer is known."""

_SCORED = ("member_id", "other_kind", "other_id", "weight", "step", "guard")
_HALF = 15  # hexadecimal digits that make a number below 2^60


@dataclass(frozen=True, slots=True)
class Pair:
    """`weight` and `parts` in thousandths, where a model scored the pair in a `step`; `parts` by column compared."""

    regency: str
    member_id: int
    other_kind: OtherKind
    other_id: int
    reason: str
    weight: int | None = None
    step: str = ""
    parts: Mapping[str, Part] = field(default_factory=dict)

    @property
    def key(self) -> Key:
        """The same in whichever order two members are named."""
        if self.other_kind == "member" and self.other_id > self.member_id:
            return self.other_id, "member", self.member_id
        return self.member_id, self.other_kind, self.other_id


def chance(seed: int, *parts: object) -> int:
    """A number below 2^60 from a seed and whatever is named; the same everywhere."""
    return int(sha256_text("chance", str(seed), *(str(part) for part in parts))[:_HALF], 16)


def reviews(lake: Lake, regency: str) -> list[tuple[Pair, int]]:
    """Pairs of `match_reviews`, each with its household."""
    return [(pair_of(regency, row, row["reason"]), row["household_id"]) for row in rows(lake, "match_reviews", regency)]


def scored(lake: Lake, regency: str) -> Iterator[Pair]:
    """Pairs of `pair_scores` that a threshold decides (`by_threshold`). Without their parts."""
    for row in by_threshold(columns(lake, "pair_scores", regency, *_SCORED)).to_pylist():
        yield pair_of(regency, row, DRAWN)


def by_threshold(scores: pa.Table) -> pa.Table:
    """Pairs that break no guard rail; not two members linked to one record, whose links to it are pairs themselves."""
    follows = pc.equal(scores["step"], "register")
    return scores.filter(pc.and_not(pc.is_null(scores["guard"]), follows))


def pair_of(regency: str, row: Row, reason: str) -> Pair:
    """The pair of a row with member_id, other_kind and other_id; weight and parts where it has them."""
    parts = row.get("parts")
    return Pair(
        regency, row["member_id"], row["other_kind"], row["other_id"], reason, row.get("weight"),
        row.get("step") or "", read_parts(parts).compared if parts else {},
    )  # fmt: skip


def rows(lake: Lake, name: str, regency: str) -> list[Row]:
    """Rows of a regency; none where the dataset is not there."""
    found: list[Row] = table(lake, name, regency).to_pylist()
    return found


def table(lake: Lake, name: str, regency: str) -> pa.Table:
    """A regency of a dataset; empty where it is not there."""
    return lake.read(name, regency) if lake.exists(name) else dataset(name).arrow_schema().empty_table()


def columns(lake: Lake, name: str, regency: str, *names: str) -> pa.Table:
    """Some columns of a regency of a dataset that names nobody; empty where it is not there."""
    declared = dataset(name)
    assert not declared.is_identity(), "identity is encrypted: it is read whole"
    schema = pa.schema([field.with_nullable(True) for field in declared.arrow_schema() if field.name in names])
    parts = lake.source(name, [regency]).parts
    tables = [pq.read_table(part.path, columns=schema.names, partitioning=None).cast(schema) for part in parts]
    return pa.concat_tables(tables) if tables else schema.empty_table()

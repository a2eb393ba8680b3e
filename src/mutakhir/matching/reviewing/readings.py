"""What was handed to readers and what they answered, pair by pair: from it follows which reading is needed next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from mutakhir.ground.lake import Lake
from mutakhir.matching.reviewing.outcome import next_reading, outcome
from mutakhir.matching.reviewing.pairs import Key, Pair, Row, pair_of, rows


WORDS = {True: "same", False: "different", None: "unsure"}


@dataclass(slots=True)
class Standing:
    """One pair: who was given which reading under which code, and the judgements by reading.

    `decided`: settled by a decision that is no reading.
    """

    pair: Pair
    readers: dict[int, str] = field(default_factory=dict)
    codes: dict[int, str] = field(default_factory=dict)
    judged: dict[int, str] = field(default_factory=dict)
    needed: int = 1
    decided: str | None = None

    @property
    def settled(self) -> str | None:
        """same or different; None while the pair is open."""
        return self.decided or outcome(self.judged, self.needed)

    @property
    def is_given_up(self) -> bool:
        """Whether all readings were made and none settled the pair."""
        return self.settled is None and next_reading(self.judged, self.needed) is None

    @property
    def next_reading(self) -> int | None:
        """The reading that may be handed out now; the second of two blind ones need not wait for the first."""
        if self.settled is not None:
            return None
        found = next_reading(self.judged, self.needed)
        if found == 1 and found in self.readers and self.needed == 2:
            found = 2
        return found if found not in self.readers else None

    def open_for(self, reader: str) -> int | None:
        """The reading that this reader was given and has not answered, while it still counts."""
        if self.settled is not None:
            return None
        mine = (reading for reading, name in self.readers.items() if name == reader)
        return next((reading for reading in sorted(mine) if reading not in self.judged), None)


@dataclass(frozen=True, slots=True)
class Seed:
    """A known pair on a sheet, and what its reader said."""

    pair: Pair
    reader: str
    code: str
    known_same: bool
    judged: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """All readings of some regencies."""

    standings: dict[Key, Standing]
    seeds: tuple[Seed, ...]

    @property
    def handed(self) -> int:
        """Pairs that went to people."""
        return sum(bool(each.readers) for each in self.standings.values())


def record_of(lake: Lake, regencies: Sequence[str]) -> Record:
    """Reads what was handed out, the decisions, and the key of the known pairs."""
    standings: dict[Key, Standing] = {}
    seeds: list[Seed] = []
    decisions: list[tuple[str, Row]] = []
    for regency in regencies:
        known = {row["pair_code"]: row["known_same"] for row in rows(lake, "seeded_pairs", regency)}
        said = {row["decision_id"]: row["judgement"] for row in rows(lake, "seeded_readings", regency)}
        for row in rows(lake, "reader_pairs", regency):
            pair, code = pair_of(regency, row, row["reason"]), row["pair_code"]
            if code in known:
                seeds.append(Seed(pair, row["reader"], code, known[code], said.get(code)))
            else:
                _hand(standings.setdefault(pair.key, Standing(pair)), row)
        decisions += [(regency, row) for row in rows(lake, "link_decisions", regency)]
    judge(standings, decisions)
    return Record(standings, tuple(seeds))


def _hand(standing: Standing, row: Row) -> None:
    reading = row["reading"]
    standing.readers[reading], standing.codes[reading] = row["reader"], row["pair_code"]
    standing.needed = row["readings"]


def judge(standings: dict[Key, Standing], decisions: Iterable[tuple[str, Row]]) -> None:
    """Readings by their number; of other decisions the last, where it is sure."""
    for regency, row in sorted(decisions, key=lambda each: (each[1]["decided_on"], each[1]["decision_id"])):
        told = (
            row if row["other_id"] is not None else row | {"other_kind": "member", "other_id": row["other_member_id"]}
        )
        pair = pair_of(regency, told, "decided")
        standing, word = standings.setdefault(pair.key, Standing(pair)), WORDS[row["same_person"]]
        if row["reading"] is None:
            standing.decided = None if word == "unsure" else word
        else:
            standing.judged[row["reading"]] = word
            standing.needed = row["readings"] or standing.needed

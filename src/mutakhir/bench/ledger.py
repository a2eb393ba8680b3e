"""What a bench has measured so far: bench.json in its home, so that an interrupted one goes on."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any, Final

from mutakhir.bench.meter import Reading
from mutakhir.ground.errors import IntegrityProblem, Said, Where
from mutakhir.ground.lake.files import write_bytes


LEDGER: Final = "bench.json"


@dataclass(frozen=True)
class Arguments:
    """What determines the data of a bench; a home is of one set of arguments. `kept` keeps its inputs.

    model: whether the linkage model of the pack is used.
    """

    households: int
    seed: int
    regencies: tuple[str, ...]
    kept: str
    model: bool = False


@dataclass(frozen=True)
class Floor:
    """A plain copy of the columns that a stage reads. `seconds` are scaled from the regencies of the sample."""

    seconds: float
    rows: int
    sampled: int
    regencies: int
    columns: dict[str, int]


@dataclass
class Measured:
    """One stage, or one part of the synthesis; several goes add up.

    Attributes:
        running: it began and has not ended yet, or was killed.
        resumed: it was interrupted, so its seconds are the sum of what was noted until then and of the rest.
        code: hash of the stage's source, which its results are keyed by; empty for the synthesis.
        columns: of each dataset, those that the expressions of the stage read.
    """

    seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory: int = 0
    io_bytes: int = 0
    disk_peak: int = 0
    parts_made: int = 0
    rows_read: int = 0
    rows_written: int = 0
    bytes_written: int = 0
    running: bool = False
    resumed: bool = False
    code: str = ""
    columns: dict[str, list[str]] = field(default_factory=dict)
    floor: Floor | None = None

    def after(self, reading: Reading) -> "Measured":
        """This, and what was used since."""
        return Measured(
            **vars(self)
            | {
                "seconds": self.seconds + reading.seconds,
                "cpu_seconds": self.cpu_seconds + reading.cpu_seconds,
                "peak_memory": max(self.peak_memory, reading.peak_memory),
                "io_bytes": self.io_bytes + (reading.io_bytes or 0),
                "disk_peak": max(self.disk_peak, reading.disk_peak),
            }
        )

    @property
    def rows_per_second(self) -> float:
        """Rows read (for a stage that reads none: written) in a second."""
        return (self.rows_read or self.rows_written) / self.seconds if self.seconds else 0.0

    @property
    def ratio(self) -> float | None:
        """How many times as long as the floor."""
        return self.seconds / self.floor.seconds if self.floor and self.floor.seconds else None


@dataclass
class OneRecord:
    """One late form in a finished round. `made` are the parts that were made, by stage and step."""

    regency: str
    is_sent: bool = False
    measured: Measured | None = None
    made: dict[str, list[str]] = field(default_factory=dict)
    parts_kept: int = 0


@dataclass
class Ledger:
    """`checking_seconds`: stages that found all their results there; `dropped`: datasets by name."""

    path: Path
    arguments: Arguments
    machine: dict[str, Any]
    date: str
    synthesis: dict[str, Measured] = field(default_factory=dict)
    stages: dict[str, Measured] = field(default_factory=dict)
    checking_seconds: float = 0.0
    dropped: list[str] = field(default_factory=list)
    one_record: OneRecord | None = None
    _lock: RLock = field(default_factory=RLock, repr=False, compare=False)

    @property
    def round_seconds(self) -> float:
        """The whole round without synthesis."""
        return sum(one.seconds for one in self.stages.values()) + self.checking_seconds

    @property
    def peak_memory(self) -> int:
        return max((one.peak_memory for one in self.stages.values()), default=0)

    @property
    def disk_peak(self) -> int:
        return max((one.disk_peak for one in (*self.synthesis.values(), *self.stages.values())), default=0)

    def put(self, group: dict[str, Measured], name: str, measured: Measured) -> None:
        with self._lock:
            group[name] = measured
            self.save()

    def begin(self, group: dict[str, Measured], name: str, before: Measured) -> Callable[[Reading], None]:
        """Notes that it runs; what is returned notes how far it is, so that the time of a killed go is not lost."""
        before.resumed = before.resumed or before.running
        before.running = True
        self.put(group, name, before)
        return lambda reading: self.put(group, name, before.after(reading))

    def save(self) -> None:
        with self._lock:
            write_bytes(self.path, (json.dumps(self.as_dict(), indent=1, sort_keys=True) + "\n").encode())

    def as_dict(self) -> dict[str, Any]:
        """Everything, for the file and for programs."""
        tree = {name: _plain(value) for name, value in vars(self).items() if name not in ("path", "_lock")}
        stages = self.stages.items()
        tree["stages"] = {
            name: asdict(one) | {"rows_per_second": one.rows_per_second, "ratio": one.ratio} for name, one in stages
        }
        seconds = self.one_record.measured.seconds if self.one_record and self.one_record.measured else None
        return tree | {
            "totals": {
                "synthesis_seconds": sum(one.seconds for one in self.synthesis.values()),
                "round_seconds": self.round_seconds,
                "peak_memory": self.peak_memory,
                "disk_peak": self.disk_peak,
                "one_record_share": seconds / self.round_seconds if seconds and self.round_seconds else None,
            }
        }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    return asdict(value) if hasattr(value, "__dataclass_fields__") else value


def read_ledger(folder: Path) -> Ledger | None:
    """The ledger of a bench home, or None if nothing was noted there.

    Raises:
        IntegrityProblem: the file cannot be read.
    """
    path = folder / LEDGER
    if not path.is_file():
        return None
    try:
        return _ledger_of(path, json.loads(path.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError) as error:
        raise IntegrityProblem("bench.ledger", _DAMAGED, Where(path)) from error


def _ledger_of(path: Path, tree: Mapping[str, Any]) -> Ledger:
    arguments = tree["arguments"] | {"regencies": tuple(tree["arguments"]["regencies"])}
    one = tree["one_record"]
    if one is not None:
        one = OneRecord(**one | {"measured": None if one["measured"] is None else _measured(one["measured"])})
    return Ledger(
        path,
        Arguments(**arguments),
        tree["machine"],
        tree["date"],
        {name: _measured(held) for name, held in tree["synthesis"].items()},
        {name: _measured(held) for name, held in tree["stages"].items()},
        tree["checking_seconds"],
        tree["dropped"],
        one,
    )


def _measured(held: Mapping[str, Any]) -> Measured:
    known = {name: value for name, value in held.items() if name in Measured.__dataclass_fields__}
    return Measured(**known | {"floor": None if known["floor"] is None else Floor(**known["floor"])})


_DAMAGED: Final = Said(
    id="Catatan waktu tolok ukur rusak. Hapus folder tolok ukur ini dan mulai lagi.",
    en="The notes of this bench are damaged. Remove the folder of the bench and begin again.",
)

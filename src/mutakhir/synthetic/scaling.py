"""The home's policy scaled to N households: targets of the chosen regencies and numbers of officers.

The pack as it was copied into the home is kept under HOME/truth/pack, so that scaling twice starts from the
same numbers, and an interrupted one can be done again. Only numbers change in the YAML files: comments,
order and the rest stay as the ministry wrote them.
"""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from mutakhir.ground.engine.apportion import largest_remainder
from mutakhir.ground.errors import ConflictProblem, PolicyProblem, Said, UsageProblem, Where
from mutakhir.ground.lake import Home
from mutakhir.synthetic.kept import TRUTH


ROUND: Final = "round.yaml"
TARGETS: Final = "frame/regencies.csv"
ABOUT_TARGETS: Final = "frame/regencies.yaml"


@dataclass(frozen=True)
class Row:
    """What the table of targets says of a regency."""

    regency: str
    province: str
    poverty_rate: float  # share of persons
    target: int


@dataclass(frozen=True)
class Scaled:
    """Targets per regency in the order of their codes, and the policy texts that say so."""

    rows: tuple[Row, ...]
    texts: Mapping[str, str]


def scaled_policy(home: Home, households: int, regencies: Sequence[str]) -> Scaled:
    """Targets summing to `households` over the chosen regencies (all if none is named).

    Raises:
        UsageProblem: fewer than one household, or a regency that the pack does not know.
    """
    if households < 1:
        raise UsageProblem("synthetic.households", _TOO_FEW)
    before = {name: _original(home, name) for name in (ROUND, TARGETS)}
    table = list(csv.DictReader(io.StringIO(before[TARGETS])))
    chosen = _chosen(table, regencies)
    shares = largest_remainder([int(row["target_households"]) for row in chosen], households)
    kept = [row | {"target_households": str(share)} for row, share in zip(chosen, shares, strict=True) if share]
    rows = tuple(_row(row) for row in kept)
    texts = {TARGETS: _csv_text(kept), ROUND: _round_text(home, before[ROUND], rows)}
    if (home.folder / "policy" / ABOUT_TARGETS).is_file():
        about = _original(home, ABOUT_TARGETS)
        texts[ABOUT_TARGETS] = _with_number(about, "total_target_households", households, ABOUT_TARGETS)
    return Scaled(rows, texts)


def write_policy(home: Home, scaled: Scaled) -> Home:
    """Write the scaled texts into the home's policy and open the home anew.

    Raises:
        ConflictProblem: the round is open already with other numbers.
    """
    changed = {name: text for name, text in scaled.texts.items() if _read(home, name) != text}
    if changed and home.round.name in _rounds(home):
        raise ConflictProblem("synthetic.round-open", _OPEN, Where(home.folder / "policy" / min(changed)))
    for name in changed:
        _keep_original(home, name)
    for name, text in changed.items():
        _write(home.folder / "policy" / name, text)
    return Home.open(home.folder)


def _chosen(table: list[dict[str, str]], regencies: Sequence[str]) -> list[dict[str, str]]:
    known = {row["regency"] for row in table}
    strange = sorted(set(regencies) - known)
    if strange:
        raise UsageProblem("synthetic.regency", _unknown(strange[0]))
    rows = [row for row in table if not regencies or row["regency"] in regencies]
    return sorted(rows, key=lambda row: row["regency"])


def _row(row: Mapping[str, str]) -> Row:
    rate = float(row["poverty_rate_2021"]) / 100
    return Row(row["regency"], row["province"], rate, int(row["target_households"]))


def _csv_text(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _round_text(home: Home, text: str, rows: Sequence[Row]) -> str:
    """Officers in the pack's own ratios, at least one of each kind per regency, nobody above the load."""
    households = sum(row.target for row in rows)
    text = _with_number(text, "national_target_households", households, ROUND)
    plan = home.round.staffing
    if plan is None:
        return text
    national = _number(_original(home, ROUND), "national_target_households", ROUND)
    full = {name: _number(_original(home, ROUND), name, ROUND) for name in ("enumerators", "coordinators")}
    needed = sum(-(-row.target // plan.load_max) for row in rows)
    enumerators = max(_rounded(full["enumerators"] * households, national), needed, len(rows))
    supervisors = max(_rounded(enumerators, plan.enumerators_per_supervisor), len(rows))
    coordinators = max(_rounded(enumerators * full["coordinators"], full["enumerators"]), len(rows))
    counts = {"enumerators": enumerators, "supervisors": supervisors, "coordinators": coordinators}
    for name, count in counts.items():
        text = _with_number(text, name, count, ROUND)
    return text


def _rounded(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(rf"^(\s*{key}:\s*)(\d+)", re.MULTILINE)


def _with_number(text: str, key: str, number: int, name: str) -> str:
    """The YAML text with another number behind `key`; all else, comments too, stays."""
    new, found = _pattern(key).subn(rf"\g<1>{number}", text)
    if found != 1:
        raise _no_number(key, name)
    return new


def _number(text: str, key: str, name: str) -> int:
    found = _pattern(key).search(text)
    if found is None:
        raise _no_number(key, name)
    return int(found.group(2))


def _original(home: Home, name: str) -> str:
    """The text of the pack before it was first scaled."""
    held = home.folder / TRUTH / "pack" / name
    return held.read_text(encoding="utf-8") if held.is_file() else _read(home, name)


def _keep_original(home: Home, name: str) -> None:
    held = home.folder / TRUTH / "pack" / name
    if not held.is_file():
        _write(held, _read(home, name))


def _read(home: Home, name: str) -> str:
    return (home.folder / "policy" / name).read_text(encoding="utf-8")


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(file)


def _rounds(home: Home) -> Mapping[str, object]:
    found = home.settings.get("rounds")
    return found if isinstance(found, dict) else {}


def _unknown(regency: str) -> Said:
    return Said(
        id=f"Kabupaten/kota {regency} tidak ada dalam {TARGETS}. Pakai kode empat angka dari berkas itu.",
        en=f"Regency {regency} does not stand in {TARGETS}. Use a four-digit code from that file.",
    )


def _no_number(key: str, name: str) -> PolicyProblem:
    return PolicyProblem(
        "synthetic.policy-number",
        Said(
            id=f"{key}: harus muncul tepat satu kali dengan bilangan bulat. Pulihkan berkas ini dari paket kebijakan.",
            en=f"{key}: must stand here exactly once with a whole number. Restore the file from the policy pack.",
        ),
        Where(name),
    )


_TOO_FEW = Said(
    id="--households harus 1 atau lebih: sebanyak itulah rumah tangga yang dikunjungi.",
    en="--households must be 1 or more: so many households are visited.",
)
_OPEN = Said(
    id="Putaran ini sudah dibuka dengan jumlah lain. Buat rumah registri baru, atau ulangi dengan jumlah yang sama.",
    en="The round is open with other numbers. Make a new registry home, or use the same numbers again.",
)

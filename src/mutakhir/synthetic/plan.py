"""What `synth` set out to make in a home: regencies, sizes and villages; kept as HOME/truth/plan.json."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import numpy as np

from mutakhir.ground.areas import AreaList, AreaVersion, load_areas
from mutakhir.ground.engine.apportion import largest_remainder
from mutakhir.ground.errors import HomeProblem, PolicyProblem, Said, Where
from mutakhir.ground.lake import Home
from mutakhir.synthetic.draws import stream
from mutakhir.synthetic.kept import TRUTH
from mutakhir.synthetic.previous import reserved
from mutakhir.synthetic.previous_tables import IdStart
from mutakhir.synthetic.scaling import Row
from mutakhir.synthetic.truth import RegencyPlan


# Households that are visited are this share of all: 41.7 million of 69.3 million (DTKS update 2020/21).
VISITED_SHARE: Final = 0.602
# A village holds some 150 to 600 households; small truths therefore fill only some of the villages.
VILLAGE_SIZE: Final = 350
PLAN: Final = "plan.json"


@dataclass(frozen=True)
class SynthPlan:
    """`truth_households` belong to the rows of `regencies` one by one."""

    seed: int
    households: int
    regencies: tuple[str, ...]
    provinces: tuple[str, ...]
    poverty_rates: tuple[float, ...]
    truth_households: tuple[int, ...]
    store_truth: bool


def planned(rows: Sequence[Row], households: int, seed: int, store_truth: bool) -> SynthPlan:
    """The truth is shared out over the regencies like the targets."""
    total = round(households / VISITED_SHARE)
    shares = largest_remainder([row.target for row in rows], total)
    return SynthPlan(
        seed,
        households,
        tuple(row.regency for row in rows),
        tuple(row.province for row in rows),
        tuple(row.poverty_rate for row in rows),
        tuple(shares),
        store_truth,
    )


def save_plan(home: Home, plan: SynthPlan) -> None:
    folder = home.folder / TRUTH
    folder.mkdir(exist_ok=True)
    draft = folder / f".{PLAN}.draft"
    draft.write_text(json.dumps(asdict(plan), indent=1, sort_keys=True) + "\n", encoding="utf-8")
    draft.replace(folder / PLAN)


def read_plan(home: Home) -> SynthPlan:
    """The plan of this home.

    Raises:
        HomeProblem: nothing synthetic was made here.
    """
    file = home.folder / TRUTH / PLAN
    if not file.is_file():
        raise HomeProblem("synthetic.no-plan", _NO_PLAN, Where(home.folder))
    held = json.loads(file.read_text(encoding="utf-8"))
    for name in ("regencies", "provinces", "poverty_rates", "truth_households"):
        held[name] = tuple(held[name])
    return SynthPlan(**held)


def areas_of(home: Home) -> AreaList:
    area = home.round.area
    return load_areas(AreaVersion.parse(f"{area.system}/{area.version}"), home.folder / "areas")


@dataclass(frozen=True)
class Regency:
    """One regency to be made: its plan, and where its ids of release N-1 start."""

    plan: RegencyPlan
    ids: IdStart


def regencies_of(home: Home, plan: SynthPlan) -> Iterator[Regency]:
    """The regencies in the order of their codes, each with its own block of ids."""
    areas = areas_of(home)
    start = IdStart(1, 1, 1, 1)
    for place, regency in enumerate(plan.regencies):
        one = RegencyPlan(
            regency,
            plan.provinces[place],
            _villages(areas, regency, plan.truth_households[place], plan.seed),
            plan.truth_households[place],
            plan.poverty_rates[place],
            plan.seed,
            home.round.reference_date,
        )
        yield Regency(one, start)
        start = after(start, one)


def after(start: IdStart, plan: RegencyPlan) -> IdStart:
    """Where the ids of the next regency start."""
    block = reserved(plan)
    return IdStart(*(getattr(start, kind) + getattr(block, kind) for kind in vars(start)))


def _villages(areas: AreaList, regency: str, households: int, seed: int) -> tuple[str, ...]:
    """So many villages that each has a natural size; which ones is drawn once per regency and seed."""
    if not areas.contains(regency):
        raise PolicyProblem("synthetic.regency-area", _not_in_areas(regency))
    districts = areas.children(regency)
    villages = [village for district in districts for village in areas.children(district)]
    count = min(max(round(households / VILLAGE_SIZE), 1), len(villages))
    order = stream(seed, regency, "villages").permutation(len(villages))
    return tuple(sorted(np.array(villages)[order[:count]].tolist()))


def _not_in_areas(regency: str) -> Said:
    return Said(
        id=f"Kabupaten/kota {regency} tidak ada dalam versi wilayah putaran ini. Samakan frame/regencies.csv dengan "
        "`area` di round.yaml.",
        en=f"Regency {regency} is not in the area version of this round. Make frame/regencies.csv agree with `area` "
        "in round.yaml.",
    )


_NO_PLAN = Said(
    id="Registri ini tidak berisi data tiruan. Buat dahulu dengan `mutakhir synth HOME --households N --seed S`.",
    en="This home holds no synthetic data. Make some first with `mutakhir synth HOME --households N --seed S`.",
)

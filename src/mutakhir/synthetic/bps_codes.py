"""BPS codes for the villages of a home, and the crosswalk that leads from them to the codes inside.

Provinces and regencies have their real BPS codes of 2020. Below them the numbers are made up: districts count
010, 020 ..., villages 001, 002 ... in the order of the codes inside, so they are the same in every run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.areas import AreaList, AreaVersion, crosswalk, load_areas
from mutakhir.ground.errors import Said, UsageProblem


COLUMNS: Final = ("old_code", "new_code", "kind")


@dataclass(frozen=True)
class BpsCodes:
    """Codes inside and their BPS codes (village: 10 digits), for the areas of some regencies."""

    inside: tuple[str, ...]
    outside: tuple[str, ...]

    def crosswalk(self) -> pa.Table:
        """Old code (BPS), new code (inside) and kind, as every crosswalk of areas has them."""
        pairs = sorted(zip(self.outside, self.inside, strict=True))
        kinds = ["same" if old == new else "recoded" for old, new in pairs]
        return pa.table([[old for old, _ in pairs], [new for _, new in pairs], kinds], names=list(COLUMNS))

    def of(self, codes: pa.Array) -> pa.Array:
        """The BPS code of each code inside; every code is known."""
        place = pc.index_in(codes, value_set=self._inside)
        assert place.null_count == codes.null_count, "a code inside that is in none of these regencies"
        return self._outside.take(place)

    @cached_property
    def _inside(self) -> pa.Array:
        return pa.array(self.inside, pa.string())

    @cached_property
    def _outside(self) -> pa.Array:
        return pa.array(self.outside, pa.string())


def bps_codes(areas: AreaList, regencies: Sequence[str]) -> BpsCodes:
    """The BPS codes of these regencies and of all below them.

    Raises:
        UsageProblem: a regency that the lists of 2020 do not have.
    """
    pairs = [pair for regency, own in _regencies(regencies).items() for pair in _below(areas, regency, own)]
    return BpsCodes(tuple(inside for inside, _ in pairs), tuple(outside for _, outside in pairs))


def _regencies(wanted: Sequence[str]) -> Mapping[str, str]:
    known = crosswalk(load_areas(AreaVersion("kemendagri", "2020")), load_areas(AreaVersion("bps", "2020")))
    codes = dict(zip(known["old_code"].to_pylist(), known["new_code"].to_pylist(), strict=True))
    absent = [regency for regency in wanted if regency not in codes]
    if absent:
        raise UsageProblem("synthetic.no-bps-code", _no_code(absent[0]))
    return {regency: codes[regency] for regency in wanted}


def _below(areas: AreaList, regency: str, own: str) -> Iterator[tuple[str, str]]:
    yield regency, own
    for place, district in enumerate(areas.children(regency), start=1):
        number = f"{own}{10 * place:03d}"
        yield district, number
        villages = areas.children(district)
        yield from ((village, f"{number}{count:03d}") for count, village in enumerate(villages, start=1))


def _no_code(regency: str) -> Said:
    return Said(
        id=f"Kode BPS kabupaten/kota {regency} tidak diketahui. Registri hanya dapat ditulis dalam tata letak "
        "UDRT/UDART bila `area` di round.yaml adalah versi tahun 2020.",
        en=f"The BPS code of regency {regency} is not known. A registry can be written in the UDRT/UDART layout only "
        "if `area` in round.yaml is a version of 2020.",
    )

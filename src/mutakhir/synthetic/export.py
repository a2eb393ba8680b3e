"""`mutakhir synth HOME --write-registry FOLDER`: release N-1 as the files in which a ministry would hold it.

Per province UDRT_<BPS code>.csv (households) and UDART_<BPS code>.csv (members), in latin-1, with semicolons
in provinces of an even code and commas in the others; and village_crosswalk.csv, from the BPS codes of the
files to the codes inside. What the layout cannot hold (source, instrument, scores, persons) is not written.
"""

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv
from tqdm import tqdm

from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.schema import PREVIOUS
from mutakhir.synthetic.bps_codes import BpsCodes, bps_codes
from mutakhir.synthetic.draws import places_in, rank_in, stream, whole
from mutakhir.synthetic.export_cells import answers, area_parts, damaged, day
from mutakhir.synthetic.patches import array_of, taken
from mutakhir.synthetic.plan import areas_of, read_plan
from mutakhir.synthetic.udrt import ANSWERS, MEMBER, UDART, UDRT


CROSSWALK: Final = "village_crosswalk.csv"
ENCODING: Final = "latin-1"
_NOT_MATCHED: Final = ("name_differs", "date_differs", "double", "contradicts", "not_found", "dead")
_MATCHED: Final = {"matched": "1", **dict.fromkeys(_NOT_MATCHED, "2")}


def write_registry(home: Home, folder: Path, *, quiet: bool = False) -> list[Path]:
    """Write release N-1 of a synthetic home into `folder`; returns the files. The same home, the same bytes.

    Raises:
        HomeProblem: nothing synthetic was made here, or the round has no release N-1.
        UsageProblem: the home's areas have no BPS codes of 2020.
    """
    lake, seed = Lake(home), read_plan(home).seed
    lake.need(f"{PREVIOUS}registry_households")
    regencies = lake.regencies(f"{PREVIOUS}registry_households")
    codes = bps_codes(areas_of(home), regencies)
    folder.mkdir(parents=True, exist_ok=True)
    written = [_write_crosswalk(codes, folder / CROSSWALK)]
    with tqdm(total=len(regencies), unit="regency", disable=quiet or not sys.stderr.isatty()) as bar:
        for province, own in _by_province(regencies, codes):
            tables = _tables(lake, own, codes, seed, bar.update)
            written += _write_province(folder, province, tables)
    return written


def _by_province(regencies: Sequence[str], codes: BpsCodes) -> Iterator[tuple[str, list[str]]]:
    outside = codes.of(pa.array(regencies, pa.string())).to_pylist()
    for province in sorted({code[:2] for code in outside}):
        yield province, [own for own, code in zip(regencies, outside, strict=True) if code[:2] == province]


def _write_crosswalk(codes: BpsCodes, file: Path) -> Path:
    pa_csv.write_csv(codes.crosswalk(), file)
    return file


def _write_province(folder: Path, province: str, tables: Iterator[tuple[pa.Table, pa.Table]]) -> list[Path]:
    files = [folder / f"{layout}_{province}.csv" for layout in ("UDRT", "UDART")]
    drafts = [file.with_suffix(".draft") for file in files]
    with drafts[0].open("wb") as households, drafts[1].open("wb") as members:
        for place, pair in enumerate(tables):
            for sink, table in zip((households, members), pair, strict=True):
                _append(sink, table, ";" if int(province) % 2 == 0 else ",", with_header=place == 0)
    return [draft.replace(file) for draft, file in zip(drafts, files, strict=True)]


def _append(sink: BinaryIO, table: pa.Table, delimiter: str, *, with_header: bool) -> None:
    text = io.BytesIO()
    pa_csv.write_csv(table, text, pa_csv.WriteOptions(include_header=with_header, delimiter=delimiter))
    sink.write(text.getvalue().decode("utf-8").encode(ENCODING))


def _tables(
    lake: Lake, regencies: Sequence[str], codes: BpsCodes, seed: int, advance: Callable[[], object]
) -> Iterator[tuple[pa.Table, pa.Table]]:
    for regency in regencies:
        yield _regency(lake, regency, codes, seed)
        advance()


def _regency(lake: Lake, regency: str, codes: BpsCodes, seed: int) -> tuple[pa.Table, pa.Table]:
    """UDRT and UDART of one regency; all that is drawn depends on seed and regency alone."""
    draws = stream(seed, regency, "written registry")
    households = _whole_rows(lake, regency, "households", "household_id")
    families = _whole_rows(lake, regency, "families", "family_id")
    members = _whole_rows(lake, regency, "members", "member_id")
    areas = area_parts(codes.of(array_of(households["village"])))
    cards = _cards(draws, families, members)
    return _udrt(households, areas), _udart(draws, members.append_column("family_card", cards), households, areas)


def _whole_rows(lake: Lake, regency: str, name: str, key: str) -> pa.Table:
    """The rows of a dataset beside those of its identity: both are stored in the order of the key."""
    plain = lake.read(f"{PREVIOUS}registry_{name}", regency)
    named = lake.read(f"{PREVIOUS}registry_{name}_identity", regency)
    assert plain[key].equals(named[key]), f"registry_{name} and its identity differ in their keys"
    for column in named.drop_columns([key]).column_names:
        plain = plain.append_column(column, named[column])
    return plain.combine_chunks()


def _cards(draws: np.random.Generator, families: pa.Table, members: pa.Table) -> pa.Array:
    """The card of each member's family, spoiled once a family; empty for members of no family of the household."""
    cards = damaged(draws, array_of(families["family_card"]))
    return taken(cards, places_in(whole(families["family_id"]), whole(members["family_id"])))


def _udrt(households: pa.Table, areas: dict[str, pa.Array]) -> pa.Table:
    doors = {
        "IDBDT": households["household_id"],
        "nama_sls": pc.struct_field(pc.extract_regex(households["address"], r"(?P<sls>RT \d+/RW \d+)"), "sls"),
        "alamat": households["address"],
        "nama_krt": households["head_name"],
        "jumlah_art": households["member_count"],
        "jumlah_keluarga": households["family_count"],
        "lat": households["latitude"],
        "long": households["longitude"],
        "percentile": households["percentile"],
        "last_update_data": day(households["visited_on"]),
    }
    columns = doors | areas | answers(households, ANSWERS)
    return pa.table({name: columns[name] for name in UDRT})


def _udart(draws: np.random.Generator, members: pa.Table, households: pa.Table, areas: dict[str, pa.Array]) -> pa.Table:
    order = np.argsort(whole(members["household_id"]), kind="stable")
    members = members.take(pa.array(order))
    ids = whole(members["household_id"])
    place = places_in(whole(households["household_id"]), ids)
    persons = {
        "IDBDT": members["household_id"],
        "IDARTBDT": members["member_id"],
        "no_urut_art": pa.array(rank_in(ids) + 1),
        "nama": members["person_name"],
        "nik": damaged(draws, array_of(members["nik"])),
        "tanggal_lahir": day(members["birth_date"]),
        "nama_gadis_ibu_kandung": members["mother_name"],
        "nokk": members["family_card"],
        "flag_pemadanan": _flag(array_of(members["civil_status"])),
    }
    columns = persons | {name: taken(part, place) for name, part in areas.items()} | answers(members, MEMBER)
    return pa.table({name: columns[name] for name in UDART})


def _flag(status: pa.Array) -> pa.Array:
    """1 matched, 2 not matched, 0 not yet asked: more the layout does not know."""
    known = pc.index_in(status, value_set=pa.array(list(_MATCHED)))
    return pc.fill_null(pa.array(list(_MATCHED.values())).take(known), "0")

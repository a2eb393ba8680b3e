"""The expiry queue as it is asked for: of a village, a regency or the whole round, from the most pressing on."""

import pyarrow as pa

from mutakhir.ground.engine import open_engine
from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.identifiers import show_id
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.quality.levels import VILLAGE_LENGTH
from mutakhir.quality.queue import FARTHEST, OLDEST


QUEUE = "expiry_queue"
REGENCY_LENGTH = 4


def queue_rows(home: Home, *, village: str | None, regency: str | None, limit: int | None) -> pa.Table:
    """Rows of `expiry_queue` with `regency` and the household's number as people read it (`shown_id`).

    The order over regencies is that within each: oldest first, then nearest to a cut.

    Raises:
        UsageProblem: the code has not the form of a village or regency.
        HomeProblem: the quality stage has not run.
    """
    lake = Lake(home)
    lake.need(QUEUE)
    regency = _checked(village, regency)
    table = dataset(QUEUE).table()
    rows = table if village is None else table.filter(table.village == village)
    rows = rows.order_by(rows.age.fill_null(OLDEST).desc(), rows.distance.fill_null(FARTHEST), rows.place, rows.regency)
    engine = open_engine("duckdb", home.folder / "scratch")
    try:
        engine.bind(lake.source(QUEUE, None if regency is None else [regency]))
        found = engine.fetch(engine.compile(rows if limit is None else rows.limit(limit)))
    finally:
        engine.close()
    shown = pa.array([show_id(number, "H") for number in found["household_id"].to_pylist()], pa.string())
    return found.append_column("shown_id", shown)


def _checked(village: str | None, regency: str | None) -> str | None:
    """The regency whose rows are read; None for all."""
    for code, length in ((village, VILLAGE_LENGTH), (regency, REGENCY_LENGTH)):
        if code is not None and (len(code) != length or not code.isdigit()):
            raise UsageProblem("quality.area", _NO_CODE)
    if village is not None and regency is not None and not village.startswith(regency):
        raise UsageProblem("quality.area", _NO_CODE)
    return regency or (village[:REGENCY_LENGTH] if village else None)


_NO_CODE = Said(
    "Kode wilayah tidak cocok. Tulis --village dengan 10 angka (3205011001), atau --regency dengan 4 angka (3205);"
    " bila keduanya, desa itu harus di kabupaten itu.",
    "The area code does not fit. Write --village with 10 digits (3205011001) or --regency with 4 (3205); with both,"
    " the village must lie in the regency.",
)

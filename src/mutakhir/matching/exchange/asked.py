"""What was asked is remembered: each question with the NIK that it was about, and each request file."""

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa

from mutakhir.ground.lake import NATION, Delivery, Home, Lake
from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.schema import dataset
from mutakhir.matching.exchange.questions import CARDS, READS, REQUESTS, Questions


FILES = "register_request_files"


@dataclass(frozen=True)
class Occasion:
    """Under which agreement, on which day."""

    agreement: str
    on: dt.date


def told_apart(home: Home, occasion: Occasion, *others: str) -> str:
    """Names an asking: the round, the agreement, the day, and all that it reads and has asked before."""
    lake = Lake(home)
    found = [lake.manifest(name) for name in (*READS, CARDS, REQUESTS)]
    versions = ["" if manifest is None else manifest.version for manifest in found]
    return sha256_text("ask", home.round.name, occasion.agreement, occasion.on.isoformat(), *others, *versions)


class Remembering:
    """Questions written down regency by regency; they count as asked once it is closed."""

    def __init__(self, home: Home, occasion: Occasion, key: str) -> None:
        lake = Lake(home)
        self._occasion = occasion
        self._members = Delivery(lake, [REQUESTS], key, append=True)
        self._files = Delivery(lake, [FILES], key, append=True)
        self._rows: list[dict[str, object]] = []

    def add(self, questions: Questions, sha256: str) -> None:
        """`sha256`: of the file that holds them."""
        on, request_id, rows = self._occasion.on, questions.request_id, questions.rows
        count = rows.num_rows
        rows = rows.append_column("request_id", pa.repeat(pa.scalar(request_id), count))
        rows = rows.append_column("asked_on", pa.repeat(pa.scalar(on), count))
        self._members.add(questions.regency, {REQUESTS: rows.select(dataset(REQUESTS).arrow_schema().names)})
        self._rows.append(
            {"request_id": request_id, "area": questions.regency, "agreement": self._occasion.agreement,
             "asked_on": on, "rows": count, "sha256": sha256}
        )  # fmt: skip

    def close(self) -> None:
        schema = dataset(FILES).arrow_schema()
        self._files.add(NATION, {FILES: pa.Table.from_pylist(self._rows, schema=schema)})
        # The questions first: a request file that is known has them.
        self._members.close()
        self._files.close()

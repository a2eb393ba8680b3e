"""The log of who was shown names and numbers: a line before anything is shown, and never the names themselves."""

import datetime as dt
from dataclasses import dataclass

import pyarrow as pa

from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import NATION, Delivery, Home, Lake
from mutakhir.ground.lake.files import sha256_text
from mutakhir.ground.schema import dataset


REVEALS = "reveals"


@dataclass(frozen=True)
class Asking:
    """Who asks to see names, when (aware), and for which purpose."""

    by: str
    at: dt.datetime
    purpose: str


def log_reveal(home: Home, asking: Asking, shown: str, release: str) -> str:
    """Appends a line to the log of the round; returns its id. Call under the lock of the home.

    Raises:
        UsageProblem: the purpose says nothing.
    """
    purpose, at = " ".join(asking.purpose.split()), asking.at.astimezone(dt.UTC)
    if not purpose:
        raise no_purpose()
    id = sha256_text("reveal", asking.by, at.isoformat(), shown, release, purpose)
    row = {
        "reveal_id": id,
        "release": release,
        "shown": shown,
        "purpose": purpose,
        "asked_by": asking.by,
        "asked_at": at.replace(tzinfo=None),
    }
    delivery = Delivery(Lake(home), [REVEALS], id, append=True)
    delivery.add(NATION, {REVEALS: pa.Table.from_pylist([row], schema=dataset(REVEALS).arrow_schema())})
    delivery.close()
    return id


def no_purpose() -> UsageProblem:
    return UsageProblem(
        "story.purpose",
        Said(
            id='Nama dan nomor hanya dibuka untuk keperluan yang dicatat: tulis --reveal --purpose "KEPERLUAN".',
            en='Names and numbers are shown only for a purpose that is logged: write --reveal --purpose "PURPOSE".',
        ),
    )

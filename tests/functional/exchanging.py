"""The civil registry office in tests: asked, answering, and the true number of members who lack theirs."""

import datetime as dt
from collections.abc import Mapping

import pyarrow as pa

from mutakhir.border.doors import imported, known_dataset, usual_mapping
from mutakhir.border.parts import Given
from mutakhir.border.steps import REPLIES, Request
from mutakhir.cli.matching_ask import asked
from mutakhir.ground.lake import Delivery, Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.serving.requesting import mandate
from mutakhir.synthetic.registry_office import answer_requests, registers


REPAIRS = "nik_repairs_identity"


def exchange(home: Home, folder: str, day: dt.date) -> None:
    """Asks about everybody who was not asked about yet, and takes in the answers."""
    out = home.folder / folder
    asked(home, mandate(home, None, on=day), (), out)
    what, given = known_dataset(REPLIES), tuple(Given(file) for file in answer_requests(home, out))
    imported(home, Request(what, given, usual_mapping(home, what, given), quiet=True))


def repair(home: Home, numbers: Mapping[str, Mapping[int, str]], day: dt.date) -> None:
    """Repairs, by regency and member."""
    delivery = Delivery(Lake(home), [REPAIRS], f"repairs {day}", append=True)
    for regency, found in numbers.items():
        rows = [{"member_id": m, "nik": nik, "repaired_by": "desa", "repaired_on": day} for m, nik in found.items()]
        delivery.add(regency, {REPAIRS: pa.Table.from_pylist(rows, schema=dataset(REPAIRS).arrow_schema())})
    delivery.close()


def true_numbers(home: Home, regency: str) -> dict[int, str]:
    """By name and birth date, the NIK that the made-up register holds; of members that it knows just once."""
    known: dict[tuple[object, object], list[str]] = {}
    for register in registers(home):
        named = register.civil_register_identity
        if named["register_id"][0].as_py() // 10**8 == int(regency):
            for row in named.to_pylist():
                known.setdefault((row["person_name"], row["birth_date"]), []).append(row["nik"])
    found = {}
    for row in Lake(home).read("members_identity", regency).to_pylist():
        niks = known.get((row["person_name"], row["birth_date"]), [])
        if len(niks) == 1:
            found[row["member_id"]] = niks[0]
    return found


def without_number(home: Home, regency: str, most: int) -> dict[int, str]:
    """Members who sent no whole NIK, each with the true one."""
    true = true_numbers(home, regency)
    links = Lake(home).read("links", regency).to_pylist()
    lacking = sorted(row["member_id"] for row in links if row["status"] == "no_nik" and row["member_id"] in true)
    return {member: true[member] for member in lacking[:most]}

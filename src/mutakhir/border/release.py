"""Release N-1 as an import leaves it: its card, and nothing beside what its manifests list."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from mutakhir.ground.errors import ConflictProblem, Said, UsageProblem, Where
from mutakhir.ground.lake import Lake, ReleaseCard
from mutakhir.ground.lake.card import read_card


IMPORTED = "imported"


def check_replaceable(lake: Lake) -> None:
    """An import may make release N-1 or replace an imported one, never one that we published."""
    if lake.home.round.previous_release is None:
        raise UsageProblem(
            "import.no-previous",
            Said(
                id="round.yaml menulis previous_release: null. Beri nama rilis sebelumnya di sana, lalu ulangi.",
                en="round.yaml says previous_release: null. Name the previous release there, then try again.",
            ),
            Where(lake.home.policy.folder / "round.yaml"),
        )
    card = read_card(lake.previous_release)
    if card is not None and card.status != IMPORTED:
        raise ConflictProblem(
            "import.own-release",
            Said(
                id="Rilis sebelumnya adalah rilis kita sendiri dan tidak diganti dengan impor.",
                en="The previous release is one of our own; an import does not replace it.",
            ),
            Where(lake.previous_release),
        )


def last_ids(lake: Lake) -> Mapping[str, int]:
    card = read_card(lake.previous_release)
    return card.last_ids if card else {}


def write_card(lake: Lake, last: Mapping[str, int]) -> None:
    """`last`: the highest ids given; the round's own ids go on above them."""
    round_ = lake.home.round
    name = round_.previous_release
    assert name is not None, "checked before reading"
    kinds = ("household", "family", "member", "person")
    card = ReleaseCard(
        name=name,
        status=IMPORTED,
        as_of=_as_of(name, round_.reference_date),
        area_system=round_.area.system,
        area_version=round_.area.version,
        unit="household",
        pack=round_.pack,
        last_ids={kind: last.get(kind, 0) for kind in kinds},
        synthetic=lake.home.synthetic,
    )
    card.write(lake.previous_release)


def _as_of(release: str, otherwise: date) -> str:
    """The first day of the month that the release is named after, as in dtks-2019-10."""
    named = re.search(r"(\d{4})-(\d{2})$", release)
    return f"{named.group(1)}-{named.group(2)}-01" if named else otherwise.isoformat()


def remove_unlisted(lake: Lake, names: Sequence[str]) -> None:
    """Files of an earlier import of the same release, which no manifest lists any more."""
    for name in names:
        found = lake.manifest(name)
        listed = {entry.path for entry in found.files} if found else set()
        folder = lake.folder_of(name)
        for file in sorted(folder.glob("regency=*/*.parquet")):
            if file.relative_to(folder).as_posix() not in listed:
                file.unlink()

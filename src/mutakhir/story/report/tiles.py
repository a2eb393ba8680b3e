"""Where each regency stands on the tile map: one hexagon of equal size each, from the pack."""

from dataclasses import dataclass

from mutakhir.story.report.release import Pages


TILES = "frame/regency_tiles.csv"


@dataclass(frozen=True)
class Tile:
    """Column to the east and row to the south, from 0; odd rows lie half a cell further east."""

    area: str
    column: int
    row: int


def tiles(pages: Pages) -> tuple[Tile, ...]:
    """All tiles of the pack; none where a home was made before the pack had them."""
    if not (pages.home.policy.folder / TILES).exists():
        return ()
    rows = pages.home.policy.csv(TILES).to_pylist()
    return tuple(Tile(row["regency"], int(row["column"]), int(row["row"])) for row in rows)

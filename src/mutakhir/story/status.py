"""`status`: what is there, and what the round waits for."""

from dataclasses import asdict, dataclass

from mutakhir.ground.errors import Language, Said
from mutakhir.ground.lake import Home, Lake, Stage, read_card
from mutakhir.pipeline import STAGES


@dataclass(frozen=True)
class DatasetStatus:
    name: str
    rows: int | None
    regencies: int


@dataclass(frozen=True)
class StageStatus:
    stage: str
    missing: tuple[str, ...]
    writes: tuple[DatasetStatus, ...]

    @property
    def is_done(self) -> bool:
        return all(found.rows is not None for found in self.writes)


@dataclass(frozen=True)
class RoundStatus:
    round: str
    stages: tuple[StageStatus, ...]
    inputs: tuple[DatasetStatus, ...]
    releases: tuple[tuple[str, str], ...]

    def as_dict(self) -> dict[str, object]:
        return asdict(self)


def status_of(home: Home) -> RoundStatus:
    """What the lake of the present round holds, stage by stage."""
    lake = Lake(home)
    written = {name for stage in STAGES for name in stage.writes}
    read = {name for stage in STAGES for name in (*stage.reads, *stage.may_read)}
    return RoundStatus(
        round=home.round.name,
        stages=tuple(_stage(lake, stage) for stage in STAGES),
        inputs=tuple(_dataset(lake, name) for name in sorted(read - written)),
        releases=tuple(_releases(home)),
    )


def _releases(home: Home) -> list[tuple[str, str]]:
    folders = sorted(path for path in (home.folder / "releases").glob("[!.]*") if path.is_dir())
    cards = [read_card(folder) for folder in folders]
    return [(card.name, card.status) for card in cards if card is not None]


def _stage(lake: Lake, stage: Stage) -> StageStatus:
    missing = tuple(name for name in stage.reads if not lake.exists(name))
    return StageStatus(stage.word, missing, tuple(_dataset(lake, name) for name in stage.writes))


def _dataset(lake: Lake, name: str) -> DatasetStatus:
    found = lake.manifest(name)
    return DatasetStatus(name, None if found is None else found.rows, len(lake.regencies(name)))


def status_text(status: RoundStatus, language: Language) -> str:
    """The status as a page of text."""
    lines = [Said(id=f"Putaran {status.round}", en=f"Round {status.round}").in_language(language), ""]
    heads = Said(id="Masukan", en="Inputs").in_language(language)
    lines += [heads, *(_line(found, language) for found in status.inputs), ""]
    for stage in status.stages:
        lines += [f"{'✓' if stage.is_done else '·'} {stage.stage}{_missing(stage, language)}"]
        lines += [_line(found, language) for found in stage.writes]
    lines += ["", Said(id="Rilis", en="Releases").in_language(language)]
    lines += [f"  {name:<32} {state}" for name, state in status.releases]
    return "\n".join(lines)


def _missing(stage: StageStatus, language: Language) -> str:
    if not stage.missing:
        return ""
    names = ", ".join(stage.missing)
    return Said(id=f"  (menunggu {names})", en=f"  (waits for {names})").in_language(language)


def _line(found: DatasetStatus, language: Language) -> str:
    if found.rows is None:
        return f"    {found.name:<40} {Said(id='belum ada', en='not there').in_language(language):>14}"
    return f"    {found.name:<40} {found.rows:>14,}"

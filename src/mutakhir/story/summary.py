"""The summary of a finished round: a page of text for the end of `demo`."""

from collections import Counter
from collections.abc import Iterable

from mutakhir.ground.errors import Language, Said
from mutakhir.ground.lake import Home, Lake, read_card
from mutakhir.story.report.words import BAND


STANDINGS = {
    "accepted": Said(id="diterima", en="accepted"),
    "revisit": Said(id="perlu kunjungan ulang", en="to be visited again"),
    "asleep": Said(id="ditidurkan", en="put to sleep"),
    "pending": Said(id="menunggu keputusan", en="pending"),
}
INDICES = {
    "index_reliable": Said(id="reliabel", en="reliable"),
    "index_up_to_date": Said(id="mutakhir", en="up to date"),
    "index_valid": Said(id="valid", en="valid"),
}


def summary_text(home: Home, language: Language) -> str:
    """What the round did, in a dozen lines: visits, standings, bands, unfilled, the three indices, the release."""
    lake = Lake(home)
    blocks = (_visits(lake), _standings(lake), _bands(lake, home), _indices(lake), _release(home))
    return "\n".join(line.in_language(language) for block in blocks for line in block)


def _count(lake: Lake, name: str, column: str) -> Counter[str]:
    found: Counter[str] = Counter()
    for regency in lake.regencies(name):
        found.update(lake.read(name, regency)[column].to_pylist())
    return found


def _rows(lake: Lake, name: str) -> int:
    manifest = lake.manifest(name)
    return manifest.rows if manifest else 0


def _visits(lake: Lake) -> Iterable[Said]:
    listed = _count(lake, "prelist", "status")["listed"]
    visits, quarantine, findings = (_rows(lake, name) for name in ("visits", "quarantine", "findings"))
    yield Said(
        id=f"Prelist {listed:,} rumah tangga; {visits:,} kunjungan; {quarantine:,} nilai dikarantina;"
        f" {findings:,} temuan.",
        en=f"Prelist {listed:,} households; {visits:,} visits; {quarantine:,} values in quarantine;"
        f" {findings:,} findings.",
    )


def _standings(lake: Lake) -> Iterable[Said]:
    found = _count(lake, "standings", "standing")
    yield _joined(Said(id="Kedudukan", en="Standings"), [(STANDINGS[word], found[word]) for word in STANDINGS])


def _bands(lake: Lake, home: Home) -> Iterable[Said]:
    found: Counter[str] = Counter()
    for regency in lake.regencies("ranks"):
        ranks = lake.read("ranks", regency)
        pairs = zip(ranks["unit"].to_pylist(), ranks["band"].to_pylist(), strict=True)
        found.update(band for unit, band in pairs if unit == home.round.unit)
    yield _joined(Said(id="Pemeringkatan", en="Ranking"), [(BAND[word], found[word]) for word in BAND])
    for row in lake.read("quotas").to_pylist():
        if row["level"] == "nation":
            band = BAND[row["band"]]
            yield Said(
                id=f"  kuota {band.id}: {row['quota']:,}, terisi {row['listed']:,}, kosong {row['unfilled']:,}",
                en=f"  quota {band.en}: {row['quota']:,}, listed {row['listed']:,}, unfilled {row['unfilled']:,}",
            )


def _indices(lake: Lake) -> Iterable[Said]:
    nation = [row for row in lake.read("indicators").to_pylist() if row["level"] == "nation"]
    found = {row["indicator"]: row["value"] for row in nation}
    known = [(word, found[name]) for name, word in INDICES.items() if found.get(name) is not None]
    for_id = ", ".join(f"{word.id} {value:.3f}" for word, value in known)
    for_en = ", ".join(f"{word.en} {value:.3f}" for word, value in known)
    yield Said(id=f"Indeks: {for_id}.", en=f"Indices: {for_en}.")


def _release(home: Home) -> Iterable[Said]:
    card = read_card(home.folder / "releases" / home.round.name)
    if card is not None:
        signers = ", ".join(card.signers) or "-"
        yield Said(
            id=f"Rilis {card.name}: {card.status}, keputusan {card.decree or '-'}, penanda tangan {signers}.",
            en=f"Release {card.name}: {card.status}, decree {card.decree or '-'}, signed by {signers}.",
        )


def _joined(head: Said, counts: list[tuple[Said, int]]) -> Said:
    return Said(
        id=f"{head.id}: " + ", ".join(f"{count:,} {word.id}" for word, count in counts) + ".",
        en=f"{head.en}: " + ", ".join(f"{count:,} {word.en}" for word, count in counts) + ".",
    )

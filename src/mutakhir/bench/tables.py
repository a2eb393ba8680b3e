"""The measured times as text for a person."""

from collections.abc import Iterable, Sequence
from typing import Final

from mutakhir.bench.ledger import Ledger, Measured, OneRecord
from mutakhir.ground.errors import Language, Said
from mutakhir.pipeline import WORDS


_HEADS: Final = (
    Said(id="tahap", en="stage"),
    Said(id="baris dibaca", en="rows read"),
    Said(id="ditulis", en="written"),
    Said(id="detik", en="seconds"),
    Said(id="prosesor", en="cpu s"),
    Said(id="baris/s", en="rows/s"),
    Said(id="memori MB", en="memory MB"),
    Said(id="tulis MB", en="wrote MB"),
    Said(id="dasar s", en="floor s"),
    Said(id="kali", en="ratio"),
)
_WIDTHS: Final = (-14, 15, 15, 9, 9, 12, 10, 9, 8, 7)


def ledger_text(ledger: Ledger, language: Language) -> str:
    """The whole ledger: synthesis apart, then the stages, their sum and the one record."""
    lines = [_line([head.in_language(language) for head in _HEADS])]
    lines += [_line(_cells(name, one)) for name, one in _in_order(ledger.stages)]
    lines += ["", *(said.in_language(language) for said in _sums(ledger))]
    if any(one.resumed for one in (*ledger.stages.values(), *ledger.synthesis.values())):
        lines.append(_RESUMED.in_language(language))
    return "\n".join(lines)


def _in_order(stages: dict[str, Measured]) -> Iterable[tuple[str, Measured]]:
    return [(word, stages[word]) for word in WORDS if word in stages]


def _cells(name: str, one: Measured) -> list[str]:
    ratio = one.ratio
    return [
        f"{name}{' *' if one.resumed else ''}",
        f"{one.rows_read:,}",
        f"{one.rows_written:,}",
        f"{one.seconds:,.1f}",
        f"{one.cpu_seconds:,.1f}",
        f"{one.rows_per_second:,.0f}",
        f"{one.peak_memory / 1e6:,.0f}",
        f"{one.bytes_written / 1e6:,.0f}",
        f"{one.floor.seconds:,.1f}" if one.floor else "-",
        f"{ratio:,.1f}" if ratio else "-",
    ]


def _line(cells: Sequence[str]) -> str:
    parts = (
        f"{cell:<{-width}}" if width < 0 else f"{cell:>{width}}" for cell, width in zip(cells, _WIDTHS, strict=True)
    )
    return " ".join(parts).rstrip()


def _sums(ledger: Ledger) -> Iterable[Said]:
    memory, disk = ledger.peak_memory / 1e9, ledger.disk_peak / 1e9
    households, seconds, checking = ledger.arguments.households, ledger.round_seconds, ledger.checking_seconds
    yield Said(
        id=f"Putaran {households:,} rumah tangga: {seconds:,.1f} detik ({checking:,.1f} untuk memeriksa"
        f" hasil yang sudah ada), memori {memory:.2f} GB, disk {disk:.2f} GB.",
        en=f"Round of {households:,} households: {seconds:,.1f} seconds ({checking:,.1f} of them to check"
        f" results that were there), memory {memory:.2f} GB, disk {disk:.2f} GB.",
    )
    made = sum(one.seconds for one in ledger.synthesis.values())
    memory = max((one.peak_memory for one in ledger.synthesis.values()), default=0) / 1e9
    yield Said(
        id=f"Data tiruan, di luar putaran: {made:,.1f} detik, memori {memory:.2f} GB.",
        en=f"Synthetic data, not part of the round: {made:,.1f} seconds, memory {memory:.2f} GB.",
    )
    if ledger.one_record is not None and ledger.one_record.measured is not None:
        yield one_record_said(ledger.one_record, ledger.round_seconds)


def one_record_said(one: OneRecord, round_seconds: float) -> Said:
    assert one.measured is not None
    share = f"{one.measured.seconds / round_seconds:.1%}" if round_seconds else "-"
    seconds, made = one.measured.seconds, one.measured.parts_made
    return Said(
        id=f"Satu formulir terlambat di {one.regency}: {seconds:.1f} detik, {share} dari putaran;"
        f" {made:,} bagian dibuat, {one.parts_kept:,} tetap.",
        en=f"One late form in {one.regency}: {seconds:.1f} seconds, {share} of the round;"
        f" {made:,} parts made, {one.parts_kept:,} kept.",
    )


_RESUMED: Final = Said(
    id="* terhenti dan dilanjutkan: waktunya jumlah dari bagian-bagiannya, dengan ketelitian beberapa detik.",
    en="* interrupted and resumed: its time is the sum of its goes, true to a few seconds.",
)

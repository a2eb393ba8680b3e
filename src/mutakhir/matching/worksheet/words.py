"""What stands on the worksheet: its columns, and in words what is wrong with a number."""

from collections.abc import Sequence
from typing import Final

from mutakhir.matching.repair_reasons import SAID, Kind, Proposal


SHEET, GUIDE = "Perbaikan NIK", "Petunjuk"
GIVEN: Final = (
    "Nomor anggota", "Nomor rumah tangga", "Nama", "NIK yang ditanyakan", "Tanggal lahir", "Hasil pemadanan",
    "Yang berbeda", "Usulan NIK",
)  # fmt: skip
NIK, NAME, BORN, REMARK, WHO, WHEN = (
    "NIK yang benar", "Nama yang benar", "Tanggal lahir yang benar", "Keterangan", "Petugas", "Tanggal perbaikan",
)  # fmt: skip
ASKED: Final = (NIK, NAME, BORN, REMARK, WHO, WHEN)
"""Columns to be filled in."""

REMARKS: Final = (
    "NIK salah ketik", "Nama salah ketik", "Tanggal lahir salah ketik", "Data kependudukan perlu diperbaiki",
    "Belum punya NIK", "Sudah meninggal", "Sudah pindah", "Bukan anggota rumah tangga ini",
)  # fmt: skip
STATUS: Final = {
    "name_differs": "NIK milik nama lain",
    "date_differs": "Tahun lahir berbeda",
    "dead": "Tercatat meninggal",
    "double": "NIK ganda",
    "not_found": "NIK tidak ditemukan",
    "no_nik": "Tanpa NIK yang utuh",
    "no_answer": "Belum dijawab",
    "not_asked": "Belum ditanyakan",
}
_DIFFERS: Final = {"name": "nama", "birth_year": "tahun lahir", "sex": "jenis kelamin"}
SHOWN: Final = 5
INSTRUCTIONS: Final = (
    "Setiap baris adalah satu orang yang NIK-nya belum cocok dengan data kependudukan.",
    "Isi hanya kolom berwarna. Kolom lain terkunci dan tidak dibaca kembali.",
    "NIK yang benar: 16 angka dari KTP-el, KIA, atau kartu keluarga. Jangan menebak; usulan hanya untuk diperiksa.",
    "Jika diisi, tulis juga Petugas dan Tanggal perbaikan (hari-bulan-tahun, misalnya 15-03-2021).",
    "Baris yang tidak diketahui dibiarkan kosong. Jangan menambah atau menghapus baris dan kolom.",
    "NIK yang diperbaiki ditanyakan lagi ke data kependudukan, dan baru berlaku setelah nama dan tahun lahirnya cocok.",
    "Berkas ini memuat data pribadi. Serahkan hanya kepada yang berwenang, dan hapus setelah selesai.",
)


def differs(status: str, evidence: str | None, persons: int | None) -> str:
    """What does not fit, in words; `persons` is how many claim a NIK of several."""
    parts = []
    if status == "double" and persons:
        parts.append(f"NIK ini dipakai {persons} orang dalam registri")
    if evidence:
        agreed = evidence.split()
        other = [said for word, said in _DIFFERS.items() if word not in agreed]
        parts += [f"{' dan '.join(other)} berbeda dari data kependudukan"] if other else []
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


def proposed(found: Sequence[Proposal]) -> str:
    """A line for each of the first proposals."""
    lines = [_line(each) for each in found[:SHOWN]]
    more = found[0].of - len(lines) if found else 0
    return "\n".join([*lines, f"... dan {more} lagi"] if more > 0 else lines)


def _line(proposal: Proposal) -> str:
    why = " ".join(SAID[reason].id for reason in proposal.reasons)
    if proposal.text is None:
        return why
    number = f"{proposal.text}..." if proposal.kind is Kind.PREFIX else proposal.text
    return f"{number}: {why}"

"""What stands on a sheet: its columns, and in words how much each comparison speaks for one person or two."""

from collections.abc import Mapping, Sequence
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.matching.linking.specification import Comparison
from mutakhir.matching.linking.weight_parts import Part
from mutakhir.matching.linking.weight_words import signed
from mutakhir.matching.linking.wording import GUARDS, level_said
from mutakhir.matching.reviewing.pairs import DRAWN


SHEET, GUIDE = "Pasangan", "Petunjuk"
CODE, NUMBER, RECORDS = "Kode", "No", "Catatan"
FIELDS: Final = {
    "name": "Nama", "born": "Tanggal lahir", "nik": "NIK", "mother": "Nama ibu", "place": "Alamat dan desa",
    "sex": "Jenis kelamin", "card": "Kartu keluarga",
}  # fmt: skip
WEIGHTS, WHY = "Bobot perbandingan", "Mengapa ditanyakan"
ANSWER, REMARK, DAY = "Jawaban", "Keterangan", "Tanggal"
ASKED: Final = (ANSWER, REMARK, DAY)
"""Columns to be filled in."""
COLUMNS: Final = (CODE, NUMBER, RECORDS, *FIELDS.values(), WEIGHTS, WHY, *ASKED)
ANSWERS: Final = {"same": "sama", "different": "beda", "unsure": "tidak yakin"}

KINDS: Final = {
    "now": "registri, putaran ini", "before": "registri, rilis sebelumnya", "register": "data kependudukan",
    "reply": "jawaban Dukcapil",
}  # fmt: skip
REASONS: Final = {
    **GUARDS,
    "nik_of_many": Said("NIK dipakai banyak orang", "a NIK of many"),
    "civil_register_name_differs": Said(
        "NIK milik nama lain di data kependudukan", "the NIK stands under another name"
    ),
    "civil_register_date_differs": Said(
        "tahun lahir lain di data kependudukan", "another year of birth in the register"
    ),
    "civil_register_dead": Said("tercatat meninggal di data kependudukan", "recorded as dead in the register"),
    "near_threshold": Said("bobot belum cukup untuk mesin", "the weight is not enough for a machine"),
    "two_confirmed_niks": Said("dua NIK yang dibenarkan data kependudukan", "the register confirms two NIKs"),
    "cluster_too_large": Said("terlalu banyak catatan tampak sama", "too many records look like one person"),
    "people_disagree": Said("keputusan petugas bertentangan", "decisions of people contradict each other"),
    DRAWN: Said("pemeriksaan acak", "drawn at random"),
}
INSTRUCTIONS: Final = (
    "Setiap baris adalah sepasang catatan, satu di atas yang lain. Apakah keduanya orang yang sama?",
    "Jawaban: sama, beda, atau tidak yakin. Jika ragu, tulis tidak yakin; jangan menebak. Baris kosong tetap terbuka.",
    "Warna merah muda menandai isi yang berbeda. Bobot positif mendukung orang yang sama, bobot negatif dua orang.",
    "Bobot +1 berarti dua kali lebih mungkin satu orang, +10 kira-kira seribu kali. Yang jarang berbobot lebih besar.",
    "Bacalah sendiri, tanpa bertanya kepada pembaca lain: sebagian pasangan dibaca dua orang.",
    "Isi hanya kolom berwarna kuning. Kolom lain terkunci dan tidak dibaca kembali; kode pasangan tersembunyi.",
    "Tanggal boleh dikosongkan (hari-bulan-tahun, misalnya 15-03-2021). Jangan menambah atau menghapus baris.",
    "Berkas ini memuat data pribadi. Serahkan hanya kepada yang berwenang, dan hapus setelah selesai.",
)


def why(reason: str) -> str:
    """The reason or guard rail in words; one that nobody has put in words, as it is."""
    return REASONS[reason].id if reason in REASONS else reason.replace("_", " ")


def weights_said(parts: Mapping[str, Part], comparisons: Sequence[Comparison]) -> str:
    """A line for each comparison, the heaviest first: `Nama sama persis dalam bentuk bakunya: +9,1`."""
    ordered = sorted(parts.items(), key=lambda each: (-abs(each[1].weight), each[0]))
    return "\n".join(
        f"{level_said(comparisons, column, part.level).id}: {signed(part.weight).id}" for column, part in ordered
    )

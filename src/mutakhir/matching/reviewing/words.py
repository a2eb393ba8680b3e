"""What stands on a sheet: its columns, and in words how much each comparison speaks for one person or two."""

from collections.abc import Mapping
from typing import Final

from mutakhir.ground.errors import Said
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
COMPARISONS: Final = {
    "name": "nama", "born": "lahir dan NIK", "card": "keluarga", "sex": "jenis kelamin", "nik": "NIK",
    "mother": "ibu", "village": "desa",
}  # fmt: skip
# From which weight, in thousandths, a comparison is called so.
LEVELS: Final = (
    (6000, "sangat mirip"), (2000, "mirip"), (-2000, "tidak menentukan"), (-6000, "berbeda"),
)  # fmt: skip
LEAST: Final = "sangat berbeda"

REASONS: Final = {
    "nik_contradicts": Said("NIK sama, tetapi nama atau tahun lahir lain", "same NIK, another name or year of birth"),
    "nik_of_many": Said("NIK dipakai banyak orang", "a NIK of many"),
    "civil_register_name_differs": Said(
        "NIK milik nama lain di data kependudukan", "the NIK stands under another name"
    ),
    "civil_register_date_differs": Said(
        "tahun lahir lain di data kependudukan", "another year of birth in the register"
    ),
    "civil_register_dead": Said("tercatat meninggal di data kependudukan", "recorded as dead in the register"),
    "twins": Said(
        "mungkin kembar: lahir pada hari yang sama di satu keluarga, nama depan lain",
        "perhaps twins: born on one day in one family, with another first name",
    ),
    "other_sex": Said("jenis kelamin lain", "the sex differs"),
    "one_word_default_date": Said(
        "nama satu kata dan tanggal lahir baku", "a name of one word with a default date of birth"
    ),
    "threshold": Said("bobot di antara dua ambang", "the weight lies between the two thresholds"),
    DRAWN: Said("pemeriksaan acak", "drawn at random"),
}
INSTRUCTIONS: Final = (
    "Setiap baris adalah sepasang catatan, satu di atas yang lain. Apakah keduanya orang yang sama?",
    "Jawaban: sama, beda, atau tidak yakin. Jika ragu, tulis tidak yakin; jangan menebak. Baris kosong tetap terbuka.",
    "Warna merah muda menandai isi yang berbeda. Bobot positif mendukung orang yang sama, bobot negatif dua orang.",
    "Bacalah sendiri, tanpa bertanya kepada pembaca lain: sebagian pasangan dibaca dua orang.",
    "Isi hanya kolom berwarna kuning. Kolom lain terkunci dan tidak dibaca kembali; kode pasangan tersembunyi.",
    "Tanggal boleh dikosongkan (hari-bulan-tahun, misalnya 15-03-2021). Jangan menambah atau menghapus baris.",
    "Berkas ini memuat data pribadi. Serahkan hanya kepada yang berwenang, dan hapus setelah selesai.",
)


def why(reason: str) -> str:
    """The reason or guard rail in words; one that nobody has put in words, as it is."""
    return REASONS[reason].id if reason in REASONS else reason.replace("_", " ")


def weights_said(parts: Mapping[str, int]) -> str:
    """A line for each comparison, the heaviest first: `nama: sangat mirip +8,1`."""
    ordered = sorted(parts.items(), key=lambda each: (-abs(each[1]), each[0]))
    return "\n".join(f"{COMPARISONS.get(name, name)}: {level(weight)} {_number(weight)}" for name, weight in ordered)


def level(weight: int) -> str:
    """The weight of one comparison, in thousandths, as a word."""
    return next((word for least, word in LEVELS if weight >= least), LEAST)


def _number(weight: int) -> str:
    """One decimal, rounded half away from zero, with a comma as decimals are written here."""
    tenths = (abs(weight) + 50) // 100
    return f"{'-' if weight < 0 and tenths else '+'}{tenths // 10},{tenths % 10}"

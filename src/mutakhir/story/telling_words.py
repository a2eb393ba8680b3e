"""The words of a telling: reasons, results and dates as one says them at a village desk."""

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.ground.policy import Policy
from mutakhir.ground.policy.round_codes import RoundCodes


_DAYS: Final = (
    Said("Senin", "Monday"),
    Said("Selasa", "Tuesday"),
    Said("Rabu", "Wednesday"),
    Said("Kamis", "Thursday"),
    Said("Jumat", "Friday"),
    Said("Sabtu", "Saturday"),
    Said("Minggu", "Sunday"),
)
_MONTHS_ID: Final = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]
_MONTHS_EN: Final = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_ORDINALS: Final = (
    Said("pertama", "first"),
    Said("kedua", "second"),
    Said("ketiga", "third"),
    Said("keempat", "fourth"),
    Said("kelima", "fifth"),
)
_NUMBERS_ID: Final = ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh"]
_NUMBERS_EN: Final = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]

BANDS: Final[Mapping[str, Said]] = {
    "core": Said("kelompok inti", "the core group"),
    "extension": Said("kelompok perluasan", "the extension group"),
    "outside": Said("di luar daftar", "outside the list"),
}
RESULTS: Final[Mapping[int, Said]] = {
    1: Said("wawancara selesai", "the interview was completed"),
    2: Said("rumah tangga ini tidak ditemukan", "the household was not found"),
    3: Said(
        "rumah tangga ini sudah pindah, atau bangunannya tidak ada lagi",
        "the household has moved, or the building is gone",
    ),
    4: Said("rumah tangga ini bagian dari rumah tangga lain", "the household is part of another one"),
    5: Said("penghuni tidak bersedia diwawancarai", "nobody was willing to be interviewed"),
    6: Said("rumah tangga ini tercatat dua kali", "the household is recorded twice"),
}
# Why a record sleeps, waits or must be visited again, as half a sentence after "karena" and "because".
REASONS: Final[Mapping[str, Said]] = {
    "moved": Said("rumah tangga ini sudah pindah", "the household has moved away"),
    "dead": Said("orang yang terdaftar sudah meninggal", "the person on the list has died"),
    "not_found": Said("rumah tangga ini tidak ditemukan", "the household could not be found"),
    "not_found_once": Said(
        "pada kunjungan sebelumnya rumah tangga ini tidak ditemukan di tempatnya",
        "it was not found at its place on the visit before",
    ),
    "double": Said("rumah tangga ini tercatat dua kali", "the household is recorded twice"),
    "part_of_another": Said("rumah tangga ini bagian dari rumah tangga lain", "it is part of another household"),
    "address_elsewhere": Said("alamatnya tidak di desa ini", "its address is not in this village"),
    "removed_by_meeting": Said("musyawarah desa mencoretnya", "the village meeting took it off the list"),
    "refused": Said("penghuninya tidak bersedia diwawancarai", "nobody was willing to be interviewed"),
    "not_visited": Said("belum ada petugas yang datang", "no officer has come yet"),
    "errors_found": Said("ada jawaban yang harus diperbaiki", "some answers had to be put right"),
    "errors_remain": Said("masih ada jawaban yang salah", "some answers are still wrong"),
    "suspected_fabrication": Said(
        "jawabannya perlu dipastikan oleh petugas lain", "another officer has to make sure of the answers"
    ),
    "needs_coordinator": Said("koordinator kecamatan harus memutuskan", "the sub-district coordinator must decide"),
    "needs_supervisor": Said("pengawas harus memutuskan", "the supervisor must decide"),
    "beyond_target": Said(
        "jumlah kunjungan yang direncanakan untuk desa ini sudah penuh",
        "the number of visits planned for this village is already reached",
    ),
    "not_in_round": Said(
        "rumah tangga ini tidak ikut dalam pemutakhiran ini", "the household is not part of this update"
    ),
    "not_settled": Said("datanya belum ditelaah", "its data have not been reviewed yet"),
    "not_ranked": Said("keadaannya belum dapat dinilai", "its situation could not be rated yet"),
    "pending": Said("datanya masih menunggu keputusan", "its data still wait for a decision"),
    "revisit": Said("petugas masih harus datang lagi", "an officer still has to come again"),
    "checked_by_visit": Said("sudah diperiksa dengan mendatangi rumahnya", "it was checked by going to the house"),
    "checked_documents": Said("sudah dicocokkan dengan surat-surat", "it was checked against the documents"),
    "checked_with_officer": Said("sudah ditanyakan kepada petugasnya", "it was checked with the officer"),
    "unclear_roster": Said("daftar anggotanya belum jelas", "the list of members is not clear"),
}
# The same where it is said of the visit before.
REVISITS: Final[Mapping[str, Said]] = {
    "refused": Said(
        "pada kunjungan sebelumnya penghuninya tidak bersedia diwawancarai",
        "nobody was willing to be interviewed on the visit before",
    ),
}
ROLES: Final[Mapping[str, Said]] = {
    "enumerator": Said("pencacah", "the enumerator"),
    "supervisor": Said("pengawas", "the supervisor"),
    "coordinator": Said("koordinator kecamatan", "the sub-district coordinator"),
    "desk": Said("petugas meja", "the desk"),
}
# What the civil register says of a person, as the rest of a sentence after the name.
CIVIL: Final[Mapping[str, Said]] = {
    "matched": Said("cocok dengan data kependudukan", "agrees with the civil register"),
    "name_differs": Said(
        "NIK-nya ada dalam data kependudukan, tetapi atas nama lain",
        "the NIK is in the civil register, but under another name",
    ),
    "date_differs": Said(
        "NIK-nya ada dalam data kependudukan dengan nama itu, tetapi tahun lahirnya berbeda",
        "the NIK is in the civil register with this name, but with another year of birth",
    ),
    "double": Said(
        "NIK-nya dipakai lebih dari satu orang, jadi harus diperiksa",
        "the NIK is used by more than one person, so it has to be looked at",
    ),
    # Of releases that did not say which of the two.
    "contradicts": Said(
        "NIK-nya ada dalam data kependudukan, tetapi nama atau tahun lahirnya berbeda",
        "the NIK is in the civil register, but with another name or year of birth",
    ),
    "not_found": Said("NIK-nya tidak ditemukan dalam data kependudukan", "the NIK is not in the civil register"),
    "no_nik": Said(
        "NIK-nya kosong atau tidak lengkap, jadi belum dapat dicocokkan",
        "the NIK is empty or not whole, so it could not be compared yet",
    ),
    "dead": Said("tercatat sudah meninggal dalam data kependudukan", "recorded as dead in the civil register"),
    "no_answer": Said("data kependudukan belum menjawab", "the civil register has not answered yet"),
    "not_asked": Said("belum dicocokkan dengan data kependudukan", "not yet compared with the civil register"),
}


def date_said(day: dt.date) -> Said:
    """`1 Februari 2021`, `1 February 2021`."""
    return Said(
        f"{day.day} {_MONTHS_ID[day.month - 1]} {day.year}", f"{day.day} {_MONTHS_EN[day.month - 1]} {day.year}"
    )


def weekday_said(day: dt.date) -> Said:
    """With the day of the week, as people remember a visit."""
    name, date = _DAYS[day.weekday()], date_said(day)
    return Said(f"{name.id}, {date.id}", f"{name.en}, {date.en}")


def ordinal(number: int) -> Said:
    if 1 <= number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    return Said(f"ke-{number}", f"no. {number}")


def number_said(number: int) -> Said:
    """In words up to ten."""
    if number < len(_NUMBERS_ID):
        return Said(_NUMBERS_ID[number], _NUMBERS_EN[number])
    return Said(str(number), str(number))


def count_said(number: int) -> Said:
    """In digits: `1.799` and `1,799`."""
    return Said(f"{number:,}".replace(",", "."), f"{number:,}")


def listing_of(parts: Sequence[Said]) -> Said:
    """`a, b dan c`."""
    if len(parts) == 1:
        return parts[0]
    first, last = parts[:-1], parts[-1]
    return Said(
        f"{', '.join(part.id for part in first)} dan {last.id}", f"{', '.join(part.en for part in first)} and {last.en}"
    )


def capital(said: Said) -> Said:
    return Said(said.id[:1].upper() + said.id[1:], said.en[:1].upper() + said.en[1:])


def reason_said(word: str, folder: Path) -> Said:
    """Half a sentence for the word of a reason; by the pack's own name where this page knows none."""
    if word in REASONS:
        return REASONS[word]
    named = _named(folder).get(word)
    spaced = word.replace("_", " ").replace(":", " ")
    return named or Said(spaced, spaced)


@cache
def _named(folder: Path) -> Mapping[str, Said]:
    codes = Policy.open(folder).load("round_codes.yaml", RoundCodes)
    return {each.reason: Said(each.id[:1].lower() + each.id[1:], each.en[:1].lower() + each.en[1:])
            for each in codes.reasons}  # fmt: skip

"""What the words of the datasets are called on the page: reasons, bands, answers of the civil register."""

from collections.abc import Mapping
from typing import Final

from mutakhir.ground.errors import Said


STATUS: Final[Mapping[str, Said]] = {
    "candidate": Said(id="Kandidat, belum ditandatangani", en="Candidate, not signed yet"),
    "published": Said(id="Terbit", en="Published"),
    "withdrawn": Said(id="Ditarik", en="Withdrawn"),
}
INDEX: Final[Mapping[str, Said]] = {
    "reliable": Said(id="Reliabel", en="Reliable"),
    "up_to_date": Said(id="Mutakhir", en="Up to date"),
    "valid": Said(id="Valid", en="Valid"),
}
INDEX_ASKS: Final[Mapping[str, Said]] = {
    "reliable": Said(id="Apakah datanya dikumpulkan dengan benar?", en="Were the data collected properly?"),
    "up_to_date": Said(id="Apakah datanya masih baru?", en="Are the data recent?"),
    "valid": Said(id="Apakah datanya benar dan orangnya nyata?", en="Are the data right and the people real?"),
}
UNIT: Final[Mapping[str, Said]] = {
    "household": Said(id="rumah tangga", en="household"),
    "family": Said(id="keluarga", en="family"),
    "persons": Said(id="orang", en="persons"),
}
BAND: Final[Mapping[str, Said]] = {
    "core": Said(id="inti", en="core"),
    "extension": Said(id="perluasan", en="extension"),
    "outside": Said(id="di luar kuota", en="outside the quota"),
}
CHANGE: Final[Mapping[str, Said]] = {
    "entered": Said(id="Masuk daftar", en="Entered the list"),
    "left": Said(id="Keluar dari daftar", en="Left the list"),
    "stayed_in": Said(id="Tetap dalam daftar", en="Stayed in the list"),
    "stayed_out": Said(id="Tetap di luar daftar", en="Stayed outside the list"),
}
_ASLEEP: Final = Said(id="ditidurkan", en="put to sleep")
_MEETING: Final = Said(id="musyawarah desa", en="village meeting")
_KEPT: Final = Said(id="tempatnya dipertahankan", en="its place was kept")
REASON: Final[Mapping[str, Said]] = {
    "new_listed": Said(id="baru di registri, masuk kuota", en="new to the registry, within the quota"),
    "ranked_within_quota": Said(id="peringkatnya masuk kuota", en="ranked within the quota"),
    "ranked_above_quota": Said(id="peringkatnya di atas kuota", en="ranked above the quota"),
    "pending": Said(id="menunggu keputusan", en="waiting for a decision"),
    "revisit": Said(id="harus dikunjungi lagi", en="to be visited again"),
    "not_visited": Said(id="belum dikunjungi", en="not visited"),
    "beyond_target": Said(id="calon di luar target desa", en="candidate beyond the village's target"),
    "not_in_round": Said(id="tidak ikut putaran ini", en="not in this round"),
    "not_ranked": Said(id="belum diperingkat", en="not ranked"),
    "not_settled": Said(id="belum diputuskan", en="not settled"),
    "moved": Said(id="pindah", en="moved"),
    "double": Said(id="ganda", en="double"),
    "dead": Said(id="meninggal", en="dead"),
    "not_found": Said(id="tidak ditemukan", en="not found"),
    "part_of_another": Said(id="bagian rumah tangga lain", en="part of another household"),
    "address_elsewhere": Said(id="alamat di desa lain", en="address in another village"),
    "refused": Said(id="menolak", en="refused"),
    "removed": Said(id="dikeluarkan", en="removed"),
}
UNFILLED: Final[Mapping[str, Said]] = {
    "pending": Said(id="menunggu keputusan", en="waiting for a decision"),
    "revisit": Said(id="harus dikunjungi lagi", en="to be visited again"),
    "not_visited": Said(id="belum dikunjungi", en="not visited"),
    "indivisible": Said(id="rumah tangga berikutnya tidak muat seluruhnya", en="the next household did not fit whole"),
    "other": Said(id="tidak ada calon lagi", en="no more candidates"),
}
CIVIL: Final[Mapping[str, Said]] = {
    "matched": Said(id="Cocok", en="Matched"),
    "name_differs": Said(id="NIK ada, namanya berbeda", en="NIK known, name differs"),
    "date_differs": Said(id="NIK ada, tahun lahirnya berbeda", en="NIK known, year of birth differs"),
    "double": Said(id="NIK dipakai beberapa orang", en="NIK used by several persons"),
    "contradicts": Said(id="NIK ada, datanya berbeda", en="NIK known, data differ"),
    "not_found": Said(id="NIK tidak ditemukan", en="NIK not found"),
    "no_nik": Said(id="Tanpa NIK", en="Without a NIK"),
    "dead": Said(id="Tercatat meninggal", en="Recorded as dead"),
    "no_answer": Said(id="Belum dijawab", en="No answer yet"),
    "not_asked": Said(id="Tidak ditanyakan", en="Not asked"),
}
EVIDENCE: Final[Mapping[str, Said]] = {
    "nik": Said(id="NIK", en="NIK"),
    "name": Said(id="nama", en="name"),
    "birth_year": Said(id="tahun lahir", en="year of birth"),
    "sex": Said(id="jenis kelamin", en="sex"),
}
STEP: Final[Mapping[str, Said]] = {
    "nik": Said(id="NIK, dengan nama dan tahun lahir", en="NIK, with name and year of birth"),
    "model": Said(id="Model", en="Model"),
    "family": Said(id="Model, di dalam kartu keluarga", en="Model, within a family card"),
    "decision": Said(id="Putusan orang", en="Decision of people"),
}
PAIR_STEP: Final[Mapping[str, Said]] = {
    "model": Said(id="Anggota dengan data kependudukan", en="A member and a civil-register record"),
    "family": Said(id="Sama, di dalam kartu keluarga", en="The same, within a family card"),
    "within": Said(id="Dua catatan anggota yang dibandingkan", en="Two member records compared"),
    "register": Said(
        id="Dua catatan anggota dengan satu data kependudukan", en="Two member records with one civil-register record"
    ),
    "doubles": Said(id="Dua catatan anggota", en="Two member records"),
}
TASK: Final[Mapping[str, Said]] = {
    "civil_register": Said(id="Anggota dengan data kependudukan", en="Members with the civil register"),
    "family": Said(id="Di dalam kartu keluarga", en="Within a family card"),
    "doubles": Said(id="Catatan ganda", en="Doubles"),
}
SEVERITY: Final[Mapping[str, Said]] = {
    "error": Said(id="Galat", en="Errors"),
    "warning": Said(id="Peringatan", en="Warnings"),
    "info": Said(id="Catatan", en="Notes"),
}
AGE: Final[Mapping[str, Said]] = {
    "this_round": Said(id="dari putaran ini", en="from this round"),
    "up_to_12": Said(id="sampai 12 bulan", en="up to 12 months"),
    "up_to_24": Said(id="13 sampai 24 bulan", en="13 to 24 months"),
    "up_to_36": Said(id="25 sampai 36 bulan", en="25 to 36 months"),
    "up_to_48": Said(id="37 sampai 48 bulan", en="37 to 48 months"),
    "older": Said(id="lebih dari 48 bulan", en="more than 48 months"),
    "unanswered": Said(id="belum pernah menjawab", en="never answered"),
}


def word(words: Mapping[str, Said], name: str) -> Said:
    """The word on the page; a name that nobody has put into words stays as it is."""
    return words.get(name, Said(name, name))


def reason(name: str) -> Said:
    """A reason of `registry_changes`: 'asleep:' and 'meeting:' before it, '_kept' behind it."""
    for mark, said in (("asleep:", _ASLEEP), ("meeting:", _MEETING)):
        if name.startswith(mark):
            inner = reason(name.removeprefix(mark))
            return Said(f"{said.id}: {inner.id}", f"{said.en}: {inner.en}")
    if name.endswith("_kept"):
        inner = reason(name.removesuffix("_kept"))
        return Said(f"{inner.id}, {_KEPT.id}", f"{inner.en}, {_KEPT.en}")
    return word(REASON, name)

"""Why a survey is refused or what to know about it: sentences that help. Rows are named by number, never by content."""

from collections.abc import Sequence
from dataclasses import dataclass

from mutakhir.ground.errors import Said


_SHOWN = 10


@dataclass(frozen=True)
class Wrong:
    """One kind of bad value: its stable code, what is wrong with the column and what to do."""

    code: str
    id: str
    en: str
    do_id: str
    do_en: str

    def said(self, column: str, rows: Sequence[int]) -> Said:
        first = ", ".join(str(number) for number in rows[:_SHOWN]) + (", ..." if len(rows) > _SHOWN else "")
        return Said(
            f"Kolom '{column}': {self.id} pada {len(rows):,} baris (nomor {first}). {self.do_id}",
            f"Column '{column}': {self.en} in {len(rows):,} rows (numbers {first}). {self.do_en}",
        )


CONSUMPTION = Wrong(
    "ranking.survey-consumption",
    "konsumsi kosong, nol, negatif atau bukan angka",
    "consumption is missing, zero, negative or no number",
    "Logaritmanya tidak ada. Perbaiki pada sumbernya, atau keluarkan baris itu dan sesuaikan bobotnya.",
    "It has no logarithm. Mend it at the source, or remove the rows and adjust the weights.",
)
LINE = Wrong(
    "ranking.survey-line",
    "garis kemiskinan kosong, nol, negatif atau bukan angka",
    "the poverty line is missing, zero, negative or no number",
    "Isi garis bagi setiap baris, atau hapus `line` dari `columns`.",
    "Give every row its line, or remove `line` from `columns`.",
)
WEIGHT = Wrong(
    "ranking.survey-weight",
    "bobot kosong, negatif atau bukan angka",
    "the weight is missing, negative or no number",
    "Isi bobot rancangan sampel; tulis 0 hanya untuk rumah tangga yang memang tidak mewakili siapa pun.",
    "Give the weight of the sample's design; write 0 only for a household that stands for nobody.",
)
SIZE = Wrong(
    "ranking.survey-size",
    "banyaknya orang bukan bilangan bulat mulai dari 1",
    "the number of persons is no whole number from 1 on",
    "Perbaiki kolom ini; konsumsi per orang tidak bisa dihitung tanpanya.",
    "Mend the column; without it there is no consumption per person.",
)
CHILDREN = Wrong(
    "ranking.survey-children",
    "banyaknya anak bukan bilangan bulat mulai dari 0, atau melebihi banyaknya orang",
    "the number of children is no whole number from 0 on, or more than the persons",
    "Perbaiki kolom ini, atau hapus `children` dari `columns`.",
    "Mend the column, or remove `children` from `columns`.",
)
COUNT = Wrong(
    "ranking.survey-count",
    "isinya bukan bilangan bulat mulai dari 0",
    "the value is no whole number from 0 on",
    "Suku `classes` dan `share` menghitung; untuk kode pakai `kind: item`.",
    "The terms `classes` and `share` count; for codes use `kind: item`.",
)
WHOLE = Wrong(
    "ranking.survey-number",
    "isinya bukan bilangan bulat",
    "the value is no whole number",
    "Tulis kode atau jumlah sebagai bilangan bulat, dan kosongkan bila tidak diketahui.",
    "Write codes and counts as whole numbers, and leave unknown ones empty.",
)
PLACE = Wrong(
    "ranking.survey-place",
    "wilayah atau gugus sampel kosong",
    "the area or the cluster is missing",
    "Isi kodenya: tanpa itu tidak jelas desa mana yang harus ditinggalkan bersama-sama.",
    "Give its code: without it nobody knows what must be left out together.",
)


def lacks(lacking: Sequence[str], headers: Sequence[str]) -> Said:
    names, known = ", ".join(lacking), ", ".join(headers)
    return Said(
        f"Berkas survei tidak memuat kolom: {names}. Yang ada: {known}. Perbaiki nama di spesifikasi, atau minta "
        "berkas dengan butir itu; model tidak boleh ditaksir tanpa butir yang nanti dinilainya.",
        f"The survey lacks the columns: {names}. It has: {known}. Mend the names in the specification, or ask for a "
        "file with these items; no model may be fitted without an item that it will score.",
    )


def codes(item: str, unknown: Sequence[str], rows: int, known: Sequence[str]) -> Said:
    shown, listed = "; ".join(unknown[:_SHOWN]), "; ".join(known[:40])
    return Said(
        f"Butir '{item}': kode di luar daftar pada {rows:,} baris: {shown}. Daftarnya: {listed}. Terjemahkan ke kode "
        "instrumen lebih dahulu; kode dari kuesioner lain berarti lain.",
        f"Item '{item}': codes outside the list in {rows:,} rows: {shown}. The list: {listed}. Translate them into "
        "the instrument's codes first; a code of another instrument means something else.",
    )


def many_codes(item: str, found: int, most: int) -> Said:
    return Said(
        f"Butir '{item}' mempunyai {found:,} nilai yang berbeda, lebih dari {most}; ini tampaknya angka, bukan kode. "
        "Pakai `kind: classes` dengan `bounds`.",
        f"Item '{item}' has {found:,} different values, more than {most}; it seems a number and no code. Use "
        "`kind: classes` with `bounds`.",
    )


def no_weight(column: str) -> Said:
    return Said(
        f"Kolom '{column}': semua bobot nol. Isi bobot rancangan sampel.",
        f"Column '{column}': all weights are zero. Give the weights of the sample's design.",
    )


def totals(what: Said, found: int, given: int, tolerance: int) -> Said:
    return Said(
        f"Bobot berjumlah {found:,} {what.id}, penduduk yang dinyatakan {given:,}: bedanya lebih dari {tolerance}%. "
        "Periksa apakah bobotnya bobot rumah tangga, belum dinormalkan, dan berkasnya lengkap.",
        f"The weights add up to {found:,} {what.en}, the population given is {given:,}: more than {tolerance}% apart. "
        "Check that they are weights of households, not normalised, and that the file is complete.",
    )


def few_clusters(found: int, folds: int) -> Said:
    return Said(
        f"Survei memuat {found} gugus sampel, padahal ditinggalkan bergiliran dalam {folds} putaran. Perkecil `folds`, "
        "atau periksa kolom `cluster`.",
        f"The survey has {found} clusters, but they are left out in {folds} turns. Lower `folds`, or check the column "
        "of `cluster`.",
    )


def empty(broken: int) -> Said:
    return Said(
        f"Tidak ada satu baris pun yang bisa dipakai ({broken:,} baris rusak). Minta berkas yang lengkap.",
        f"Not a single row can be used ({broken:,} broken rows). Ask for a complete file.",
    )


def same_codes(shared: Sequence[str]) -> Said:
    shown = ", ".join(shared[:_SHOWN])
    return Said(
        f"Kode wilayah ini dipakai untuk dua tingkat, atau '0' yang berarti seluruh negara: {shown}. Beri kode lain.",
        f"These codes of areas stand for two levels, or are '0', which means the nation: {shown}. Give other codes.",
    )


def lone_strata(strata: Sequence[str]) -> Said:
    shown = ", ".join(strata[:_SHOWN])
    return Said(
        f"{len(strata):,} strata hanya berisi satu gugus ({shown}); untuk selang kepercayaan digabung dengan strata "
        "tetangganya.",
        f"{len(strata):,} strata hold a single cluster ({shown}); for the intervals they are merged with their "
        "neighbours.",
    )


def empty_strata(strata: Sequence[str]) -> Said:
    shown = ", ".join(strata[:_SHOWN])
    return Said(
        f"{len(strata):,} strata tidak berisi satu rumah tangga pun ({shown}); angka di sini tidak berbicara tentang "
        "mereka.",
        f"{len(strata):,} strata hold no household ({shown}); the figures here do not speak of them.",
    )


def broken_rows(rows: int) -> Said:
    return Said(
        f"{rows:,} baris rusak tidak dibaca. Bobotnya hilang dari jumlah.",
        f"{rows:,} broken rows were not read. Their weights are missing from the sums.",
    )

"""What each level of each comparison of persons says, as one short sentence without a full stop.

In the order of `comparison_levels`, the most alike first and the rest last; what is missing stands apart.
"""

from collections.abc import Mapping
from typing import Final

from mutakhir.ground.errors import Said


NAME: Final = (
    Said("Nama sama persis dalam bentuk bakunya", "Names are equal in normal form"),
    Said("Nama berbunyi sama, meskipun ejaan atau urutan katanya berbeda",
         "Names sound the same, though spelling or order of words differs"),
    Said("Nama hampir sama, berbeda satu atau dua huruf", "Names are nearly equal, a letter or two apart"),
    Said("Semua kata dari nama yang pendek ada dalam nama yang panjang",
         "All words of the shorter name stand in the longer one"),
    Said("Nama mirip", "Names are alike"),
    Said("Nama agak mirip", "Names are somewhat alike"),
    Said("Nama berbeda", "Names differ"),
)  # fmt: skip
BIRTH_AND_NIK: Final = (
    Said("NIK sama, dan tanggal lahirnya tidak bertentangan", "NIKs are equal, and dates of birth do not contradict"),
    Said("NIK sama, tetapi tanggal lahirnya jauh berbeda", "NIKs are equal, but the dates of birth are far apart"),
    Said("Tanggal lahir sama; NIK tidak dapat dibandingkan", "Dates of birth are equal; NIKs cannot be compared"),
    Said("Tanggal lahir sama, tetapi tanggal pengganti seperti 1 Juli; NIK tidak dapat dibandingkan",
         "Dates of birth are equal, but a stand-in such as 1 July; NIKs cannot be compared"),
    Said("Tanggal lahir sama; NIK berbeda satu atau dua angka, juga pada bagian tanggalnya",
         "Dates of birth are equal; NIKs differ by one or two digits, in their date too"),
    Said("Tanggal lahir sama; NIK berbeda satu angka", "Dates of birth are equal; NIKs differ by one digit"),
    Said("Tanggal lahir sama; NIK berbeda dua angka", "Dates of birth are equal; NIKs differ by two digits"),
    Said("Tanggal lahir sama, tetapi NIK berbeda", "Dates of birth are equal, but NIKs differ"),
    Said("Tanggal lahir sama, tetapi tanggal pengganti seperti 1 Juli, dan NIK berbeda",
         "Dates of birth are equal, but a stand-in such as 1 July, and NIKs differ"),
    Said("NIK berbeda satu atau dua angka; tanggal lahir mirip",
         "NIKs differ by one or two digits; dates of birth are alike"),
    Said("NIK berbeda satu atau dua angka; tanggal lahir berbeda atau tidak ada",
         "NIKs differ by one or two digits; dates of birth differ or are not there"),
    Said("Tanggal lahir berbeda satu angka, atau hari dan bulannya tertukar; NIK tidak dapat dibandingkan",
         "Dates of birth differ by one digit, or day and month are swapped; NIKs cannot be compared"),
    Said("Tahun lahir sama, atau hari dan bulannya sama; NIK tidak dapat dibandingkan",
         "The year of birth is equal, or day and month are; NIKs cannot be compared"),
    Said("Tanggal lahir berbeda satu angka, atau hari dan bulannya tertukar; NIK berbeda",
         "Dates of birth differ by one digit, or day and month are swapped; NIKs differ"),
    Said("NIK sama selain kode wilayahnya; tanggal lahir berbeda atau tidak ada",
         "NIKs are equal but for the code of the area; dates of birth differ or are not there"),
    Said("Tahun lahir sama, atau hari dan bulannya sama; NIK berbeda",
         "The year of birth is equal, or day and month are; NIKs differ"),
    Said("Tanggal lahir berbeda atau tidak ada; NIK tidak dapat dibandingkan",
         "Dates of birth differ or are not there; NIKs cannot be compared"),
    Said("NIK berbeda; tanggal lahir berbeda atau tidak ada", "NIKs differ; dates of birth differ or are not there"),
)  # fmt: skip
HOME: Final = (
    Said("Nomor kartu keluarga sama", "The family card is the same"),
    Said("Nama ibu sama atau hampir sama, dan desanya sama", "Mother's names are equal or nearly so, in one village"),
    Said("Nama ibu sama; desanya tidak sama", "Mother's names are equal; the villages are not"),
    Said("Nama ibu hampir sama; desanya tidak sama", "Mother's names are nearly equal; the villages are not"),
    Said("Nama ibu mirip", "Mother's names are alike"),
    Said("Desa sama; nama ibu tidak dapat dibandingkan", "The village is the same; mother's names cannot be compared"),
    Said("Kartu keluarga dan desa tidak sama; nama ibu tidak dapat dibandingkan",
         "Family card and village are not the same; mother's names cannot be compared"),
    Said("Desa sama, tetapi nama ibu berbeda", "The village is the same, but mother's names differ"),
    Said("Kartu keluarga, nama ibu dan desa tidak sama", "Family card, mother's name and village are not the same"),
)  # fmt: skip
SEX: Final = (Said("Jenis kelamin sama", "The sex is the same"), Said("Jenis kelamin berbeda", "The sex differs"))

LEVELS: Final[Mapping[str, tuple[Said, ...]]] = {"person_name": NAME, "born_nik": BIRTH_AND_NIK, "home": HOME}
"""By kind of comparison."""
EXACT: Final[Mapping[str, tuple[Said, ...]]] = {"sex": SEX}
"""Of comparisons of the kind `exact`, by column."""
LACKING: Final[Mapping[str, Said]] = {
    "person_name": Said("Salah satu catatan tanpa nama", "One of the records has no name"),
    "born_nik": Said("Tanggal lahir dan NIK tidak dapat dibandingkan", "Birth and NIK cannot be compared"),
    "home": Said(
        "Salah satu catatan tanpa kartu keluarga dan desa", "One of the records has no family card or village"
    ),
    "sex": Said("Salah satu catatan tanpa jenis kelamin", "One of the records has no sex"),
}
"""Where nothing can be compared: by kind, of the kind `exact` by column."""

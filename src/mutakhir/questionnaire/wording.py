"""The fixed words of guide and paper form in both languages; what is asked stands in the pack."""

from dataclasses import dataclass
from typing import Final

from mutakhir.ground.errors import Language
from mutakhir.questionnaire.instrument import Kind, Label


@dataclass(frozen=True)
class Wording:
    """See the module; a text with braces is filled with `format`."""

    guide: str
    paper: str
    contents: str
    version: str
    asked_if: str
    if_: str
    for_each: str
    kinds: dict[Kind, str]
    required: str
    optional: str
    range: str
    sum_of_codes: str
    unique: str
    form: str
    column: str
    line: str
    name: str
    full_name: str
    signature: str
    date: str
    taken: str
    latitude: str
    longitude: str
    fill: str
    secret: str
    and_: str
    or_: str
    yes_to: str
    is_: str
    is_not: str
    from_to: str
    or_more: str
    or_less: str
    more_than: str
    less_than: str
    equals: str
    differs: str


INDONESIAN: Final = Wording(
    guide="Pedoman pengisian",
    paper="Formulir kertas",
    contents="Daftar isi",
    version="Versi {version}",
    asked_if="Ditanyakan bila {condition}.",
    if_="Bila {condition}",
    for_each="Diisi untuk setiap baris.",
    kinds={
        Kind.SELECT_ONE: "Pilih satu kode",
        Kind.SELECT_MULTIPLE: "Boleh lebih dari satu",
        Kind.BOOLEAN: "Ya atau tidak",
        Kind.INTEGER: "Bilangan bulat",
        Kind.TEXT: "Tulisan",
        Kind.DATE: "Tanggal",
        Kind.GEOPOINT: "Titik koordinat",
        Kind.IMAGE: "Foto",
        Kind.CALCULATE: "Diisi ponsel",
        Kind.START: "Diisi ponsel; di kertas ditulis",
        Kind.END: "Diisi ponsel; di kertas ditulis",
    },
    required="wajib diisi",
    optional="boleh kosong",
    range="dari {low} sampai {high}",
    sum_of_codes="tulis jumlah kodenya",
    unique="Tidak boleh sama dengan anggota lain.",
    form="Formulir",
    column="Nama kolom",
    line="No.",
    name="Nama panggilan",
    full_name="Nama",
    signature="Tanda tangan",
    date="Tanggal",
    taken="sudah diambil",
    latitude="Lintang",
    longitude="Bujur",
    fill="Tulis dengan huruf cetak dan pulpen hitam. Satu angka dalam satu kotak, rata kanan. Salah tulis: coret dua "
    "kali dan tulis di sampingnya.",
    secret="Isi formulir ini rahasia. Jangan difoto atau disalin untuk keperluan lain.",
    and_="dan",
    or_="atau",
    yes_to="{item} dijawab Ya",
    is_="{item} berkode {codes}",
    is_not="{item} tidak berkode {codes}",
    from_to="{item} dari {low} sampai {high}",
    or_more="{item} {value} atau lebih",
    or_less="{item} {value} atau kurang",
    more_than="{item} lebih dari {value}",
    less_than="{item} kurang dari {value}",
    equals="{item} sama dengan {value}",
    differs="{item} bukan {value}",
)

ENGLISH: Final = Wording(
    guide="Filling guide",
    paper="Paper form",
    contents="Contents",
    version="Version {version}",
    asked_if="Asked if {condition}.",
    if_="If {condition}",
    for_each="Filled in for every line.",
    kinds={
        Kind.SELECT_ONE: "Choose one code",
        Kind.SELECT_MULTIPLE: "More than one allowed",
        Kind.BOOLEAN: "Yes or no",
        Kind.INTEGER: "Whole number",
        Kind.TEXT: "Text",
        Kind.DATE: "Date",
        Kind.GEOPOINT: "Point on the map",
        Kind.IMAGE: "Photo",
        Kind.CALCULATE: "Set by the phone",
        Kind.START: "Set by the phone; written on paper",
        Kind.END: "Set by the phone; written on paper",
    },
    required="must be filled in",
    optional="may stay empty",
    range="from {low} to {high}",
    sum_of_codes="write the sum of the codes",
    unique="No other member may have the same.",
    form="Form",
    column="Name of the column",
    line="No.",
    name="First name",
    full_name="Name",
    signature="Signature",
    date="Date",
    taken="taken",
    latitude="Latitude",
    longitude="Longitude",
    fill="Write in capitals with a black pen. One digit per box, to the right. If you make a mistake, strike it out "
    "twice and write beside it.",
    secret="What stands on this form is confidential. Do not photograph or copy it for any other purpose.",
    and_="and",
    or_="or",
    yes_to="the answer to {item} is Yes",
    is_="{item} has code {codes}",
    is_not="{item} does not have code {codes}",
    from_to="{item} is from {low} to {high}",
    or_more="{item} is {value} or more",
    or_less="{item} is {value} or less",
    more_than="{item} is more than {value}",
    less_than="{item} is less than {value}",
    equals="{item} is {value}",
    differs="{item} is not {value}",
)

LANGUAGES: Final[dict[Language, Wording]] = {"id": INDONESIAN, "en": ENGLISH}


def said(label: Label, language: Language) -> str:
    """A text of the pack in one language."""
    return label.id if language == "id" else label.en

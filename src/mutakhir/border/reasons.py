"""What an import says about a value or a row. Codes are stable: reports, desks and partners search for them."""

from enum import StrEnum
from typing import Final, NamedTuple

from mutakhir.ground.errors import Said


class Reason(StrEnum):
    """Why a value was changed, emptied or doubted, or a row put aside."""

    SPACES_REMOVED = "spaces_removed"
    APOSTROPHE_REMOVED = "apostrophe_removed"
    DECIMALS_REMOVED = "decimals_removed"
    WORD_FOR_EMPTY = "word_for_empty"
    OTHER_DATE_ORDER = "other_date_order"
    DIGITS_LOST = "digits_lost"
    NOT_16_DIGITS = "not_16_digits"
    LETTER_FOR_DIGIT = "letter_for_digit"
    NOT_DIGITS = "not_digits"
    NAME_IN_NUMBER = "name_in_number"
    SWAPPED_COLUMNS = "swapped_columns"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    UNKNOWN_CODE = "unknown_code"
    NOT_YES_NO = "not_yes_no"
    NOT_A_DATE = "not_a_date"
    NOT_AN_INSTANT = "not_an_instant"
    NOT_AN_ID = "not_an_id"
    AREA_LIFTED = "area_lifted"
    UNKNOWN_AREA = "unknown_area"
    NO_KEY = "no_key"
    NO_VALUE = "no_value"
    DUPLICATE_KEY = "duplicate_key"
    ALREADY_THERE = "already_there"
    UNKNOWN_PARENT = "unknown_parent"
    UNKNOWN_REGENCY = "unknown_regency"
    WRONG_NUMBER_OF_COLUMNS = "wrong_number_of_columns"
    UNKNOWN_REQUEST = "unknown_request"
    ANSWERED_BEFORE_ASKED = "answered_before_asked"
    UNKNOWN_PAIR = "unknown_pair"
    EDITED_PAIR = "edited_pair"
    SEVERAL_ANSWERS = "several_answers"
    NOT_A_PAIR = "not_a_pair"
    NIK_BAD_FORMAT = "nik_bad_format"
    NIK_BAD_STRUCTURE = "nik_bad_structure"
    NIK_UNKNOWN_AREA = "nik_unknown_area"
    UNCLOSED_QUOTE = "unclosed_quote"
    NUL_BYTE = "nul_byte"
    FIELD_TOO_LONG = "field_too_long"


COUNTED_ONLY: Final = frozenset(
    {Reason.SPACES_REMOVED, Reason.APOSTROPHE_REMOVED, Reason.DECIMALS_REMOVED, Reason.WORD_FOR_EMPTY}
)
"""Harmless repairs: counted per column; no finding per value, since nothing that a person meant has changed."""


class Read(NamedTuple):
    """One text read: the value (None is empty) and what there is to say about it."""

    value: object
    reasons: tuple[Reason, ...] = ()


SAID: Final = {
    Reason.SPACES_REMOVED: Said("spasi dihapus", "blanks removed"),
    Reason.APOSTROPHE_REMOVED: Said("tanda petik dihapus", "apostrophes removed"),
    Reason.DECIMALS_REMOVED: Said("desimal .0 dihapus", "decimals .0 removed"),
    Reason.WORD_FOR_EMPTY: Said("kata pengganti kosong (NULL, -) dikosongkan", "words for empty (NULL, -) emptied"),
    Reason.OTHER_DATE_ORDER: Said("urutan tanggal lain dari kolomnya", "date in another order than its column"),
    Reason.DIGITS_LOST: Said(
        "angka hilang (notasi ilmiah): dikosongkan, teks asli disimpan",
        "digits lost (scientific notation): emptied, the text is kept",
    ),
    Reason.NOT_16_DIGITS: Said("bukan 16 angka: dibiarkan", "not 16 digits: kept as given"),
    Reason.LETTER_FOR_DIGIT: Said("huruf di antara angka (O/0, l/1): dibiarkan", "letter among digits: kept as given"),
    Reason.NOT_DIGITS: Said("bukan angka saja: dibiarkan", "not digits only: kept as given"),
    Reason.NAME_IN_NUMBER: Said("nama di kolom nomor: dikosongkan", "a name in a column of numbers: emptied"),
    Reason.SWAPPED_COLUMNS: Said("nama dan nomor tertukar: dikembalikan", "name and number swapped: put right"),
    Reason.NOT_A_NUMBER: Said("bukan bilangan: dikosongkan", "no number: emptied"),
    Reason.OUT_OF_RANGE: Said("di luar rentang: dikosongkan", "out of range: emptied"),
    Reason.UNKNOWN_CODE: Said("kode tidak dikenal: dikosongkan", "unknown code: emptied"),
    Reason.NOT_YES_NO: Said("bukan ya/tidak: dikosongkan", "neither yes nor no: emptied"),
    Reason.NOT_A_DATE: Said("bukan tanggal: dikosongkan", "no date: emptied"),
    Reason.NOT_AN_INSTANT: Said("bukan waktu: dikosongkan", "no instant: emptied"),
    Reason.NOT_AN_ID: Said("bukan nomor registri: dikosongkan", "no id: emptied"),
    Reason.AREA_LIFTED: Said("wilayah dinaikkan ke induknya", "area lifted to the one above"),
    Reason.UNKNOWN_AREA: Said("wilayah tidak dikenal", "unknown area"),
    Reason.NO_KEY: Said("tanpa kunci", "no key"),
    Reason.NO_VALUE: Said("kolom wajib kosong", "a required column is empty"),
    Reason.DUPLICATE_KEY: Said("kunci berulang", "key repeated"),
    Reason.ALREADY_THERE: Said("sudah ada di registri", "already in the registry"),
    Reason.UNKNOWN_PARENT: Said("rumah tangganya tidak ada", "its household is not there"),
    Reason.UNKNOWN_REGENCY: Said("kabupatennya tidak diketahui", "its regency is not known"),
    Reason.WRONG_NUMBER_OF_COLUMNS: Said("jumlah kolom lain", "another number of columns"),
    Reason.UNKNOWN_REQUEST: Said("nomor ini tidak pernah ditanyakan", "no question of ours has this number"),
    Reason.ANSWERED_BEFORE_ASKED: Said("dijawab sebelum ditanyakan", "answered before it was asked"),
    Reason.UNKNOWN_PAIR: Said("kode pasangan bukan dari lembar kita", "no sheet of ours has this code of a pair"),
    Reason.EDITED_PAIR: Said("kode pasangan diubah", "the code of the pair was changed"),
    Reason.SEVERAL_ANSWERS: Said("jawabannya bertentangan", "its answers contradict each other"),
    Reason.NOT_A_PAIR: Said("kedua catatannya sama", "both records are the same one"),
    Reason.NIK_BAD_FORMAT: Said("NIK bukan 16 angka atau pengisi", "the NIK is not 16 digits, or a filler"),
    Reason.NIK_BAD_STRUCTURE: Said("NIK tidak memuat tanggal yang ada", "no real date stands in the NIK"),
    Reason.NIK_UNKNOWN_AREA: Said("kode wilayah NIK tidak dikenal", "no area ever had the code of the NIK"),
    Reason.UNCLOSED_QUOTE: Said("tanda kutip tidak ditutup", "a quote is not closed"),
    Reason.NUL_BYTE: Said("berisi byte NUL", "holds a NUL byte"),
    Reason.FIELD_TOO_LONG: Said("isi terlalu panjang", "a value is too long"),
}

"""What a proposal for a bad NIK is, and what is said about each reason on screens."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.matching.repair_policy import Repair


class Hint(StrEnum):
    """What may be wrong where no other number follows from it.

    own_card, other_card: the family-card number of the record, or of another, stands in the field of the NIK.
    womans_day, mans_day: the birth date agrees, but the day of a woman lacks the 40, or that of a man has it; either
    may be wrong, the number or the recorded sex, and a NIK issued like this stays valid.
    """

    OWN_CARD = "own_card"
    OTHER_CARD = "other_card"
    WOMANS_DAY = "womans_day"
    MANS_DAY = "mans_day"


class Kind(StrEnum):
    """nik: a whole number. prefix: its first digits, the rest is unknown. hint: a reason only."""

    NIK = "nik"
    PREFIX = "prefix"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What may have been meant. Holds a NIK: it belongs into identity datasets only, never into a log.

    text: the number or its first digits; None of a hint. reasons: what was mended, in this order. agrees: whether it
    says the same as the recorded birth date and sex, as far as its digits go; None where that cannot be said.
    rank: from 1. of: how many there were, before those beyond the policy's number were left out.
    """

    kind: Kind
    text: str | None
    reasons: tuple[Repair | Hint, ...]
    agrees: bool | None
    rank: int
    of: int


SAID: Final[Mapping[Repair | Hint, Said]] = {
    Repair.SEPARATORS: Said(
        "Ada spasi atau tanda baca di antara angka.",
        "Blanks or signs stand between the digits.",
    ),
    Repair.LETTERS: Said(
        "Ada huruf yang mirip angka, misalnya O untuk 0.",
        "A letter stands for a digit that it looks like, for example O for 0.",
    ),
    Repair.DOUBLED_DIGIT: Said(
        "Ada 17 angka; mungkin satu angka tertulis dua kali.",
        "There are 17 digits; one may have been written twice.",
    ),
    Repair.SPREADSHEET: Said(
        "Nomor diubah oleh program tabel (misalnya 9.90101E+15); hanya angka depannya yang tersisa. Minta berkas asli.",
        "A spreadsheet changed the number (for example 9.90101E+15); only its first digits are left. Ask for the "
        "original file.",
    ),
    Repair.SWAPPED: Said(
        "Mungkin dua angka bersebelahan tertukar.",
        "Two neighbouring digits may have been exchanged.",
    ),
    Repair.MISSING_DIGIT: Said(
        "Hanya ada 15 angka; mungkin satu angka tidak tertulis.",
        "There are only 15 digits; one may not have been written.",
    ),
    Repair.LAST_DIGIT_LOST: Said(
        "Angka terakhir 0: program tabel hanya menyimpan 15 angka pertama.",
        "The last digit is 0: a spreadsheet keeps the first 15 digits only.",
    ),
    Hint.OWN_CARD: Said(
        "Yang tertulis adalah nomor kartu keluarganya sendiri. Tanyakan NIK-nya.",
        "What stands here is the number of the own family card. Ask for the NIK.",
    ),
    Hint.OTHER_CARD: Said(
        "Yang tertulis adalah nomor kartu keluarga lain. Tanyakan NIK-nya.",
        "What stands here is the number of another family card. Ask for the NIK.",
    ),
    Hint.WOMANS_DAY: Said(
        "Tanggal lahirnya cocok, tetapi tanpa tambahan 40 untuk perempuan. Periksa jenis kelamin dan NIK.",
        "The birth date agrees, but without the 40 of a woman. Check the sex and the NIK.",
    ),
    Hint.MANS_DAY: Said(
        "Tanggal lahirnya cocok, tetapi dengan tambahan 40 seperti pada perempuan. Periksa jenis kelamin dan NIK.",
        "The birth date agrees, but with 40 added as for a woman. Check the sex and the NIK.",
    ),
}

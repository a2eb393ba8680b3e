"""What is said about estimates without truth: mistakes in a clerical sample, and what the figures leave open."""

from collections.abc import Sequence

from mutakhir.ground.errors import Said


def counts_contradict(low: int) -> Said:
    return Said(
        f"Pita bobot mulai {low}: jumlah 'sama', 'dibaca' dan 'pasangan' bertentangan. Yang dinilai sama tidak boleh "
        "lebih dari yang dibaca, dan yang dibaca tidak boleh lebih dari yang ada. Perbaiki hitungannya.",
        f"Band from weight {low}: its counts contradict each other. No more can be judged the same than were read, "
        "and no more read than there are. Mend the counts.",
    )


def unread(low: int) -> Said:
    return Said(
        f"Pita bobot mulai {low}: tidak ada pasangan yang dibaca. Bacalah sampelnya (sekurangnya 200), atau keluarkan "
        "pita terendah ini; maka recall hanya berlaku untuk pasangan di atasnya.",
        f"Band from weight {low}: none of its pairs was read. Read a sample (200 or more), or leave out this band if "
        "it is the lowest; recall then holds only for the pairs above it.",
    )


def no_edge(lows: Sequence[int]) -> Said:
    edges = ", ".join(str(each) for each in lows)
    return Said(
        f"Ambang harus sama dengan batas bawah salah satu pita: {edges}. Pilih salah satu, atau bagi pitanya di ambang "
        "itu dan hitung lagi.",
        f"The threshold must be the lower edge of a band: {edges}. Choose one of them, or part the band at the "
        "threshold and count again.",
    )


TWICE = Said(
    "Dua pita mulai dari bobot yang sama. Satukan atau hapus salah satunya.",
    "Two bands begin at the same weight. Join them or remove one.",
)
BLOCKING = Said(
    "Tidak diketahui: pasangan yang benar tetapi tidak pernah dibandingkan (tidak lolos penyaringan awal, atau di "
    "bawah pita terendah). Recall di sini hanya dari pasangan yang diberi bobot; yang sebenarnya lebih rendah.",
    "Not known: matches that were never compared (blocking did not let them through, or they lie below the lowest "
    "band). Recall here is of scored pairs only; the real one is lower.",
)
NOT_KNOWN = (
    Said(
        "Tidak diketahui: kekeliruan pembaca. Putusan mereka dianggap benar, dan pasangan yang tidak dapat diputuskan "
        "tidak dihitung; lihat kesepakatan antar pembaca.",
        "Not known: mistakes of the readers. Their judgement is taken for the truth, and pairs that they could not "
        "decide are left out; see the agreement of readers.",
    ),
    Said(
        "Tidak diketahui: orang yang sama sekali tidak ada di salah satu berkas. Mereka tidak terlihat di sini.",
        "Not known: people who are missing from one of the files altogether. They cannot be seen here.",
    ),
    Said(
        "Angka ini tentang pasangan pada ambang. Aturan satu-ke-satu, pagar pengaman dan putusan orang sesudahnya "
        "mengubah pasangan mana yang menjadi tautan.",
        "These figures are of pairs at the threshold. The one-to-one rule, the guards and people's decisions after it "
        "change which pairs become links.",
    ),
)

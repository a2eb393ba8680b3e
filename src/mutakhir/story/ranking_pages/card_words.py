"""Sentences of the model card that are the same for every model, and who approved it."""

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.ranking_pages.card import ModelCard
from mutakhir.story.ranking_pages.evaluation_tables import scale_name
from mutakhir.story.report.pen import Pen


PURPOSE = (
    Said("Untuk", "For"),
    (
        Said(
            "Mengurutkan rumah tangga registri dari yang tertebak paling miskin, agar kuota diisi dari bawah.",
            "Ordering the households of the registry from the poorest guess up, so that quotas are filled from below.",
        ),
        Said(
            "Memperkirakan bagian penduduk miskin suatu wilayah, bersama kesalahannya.",
            "Estimating what part of an area's people is poor, together with its error.",
        ),
        Said(
            "Menunjukkan siapa yang dekat batas, agar musyawarah desa melihat mereka lebih dulu.",
            "Showing who stands near a cut, so that the village meeting looks at them first.",
        ),
    ),
)
NOT_FOR = (
    Said("Bukan untuk", "Not for"),
    (
        Said(
            "Mengatakan berapa konsumsi atau pendapatan satu rumah tangga: untuk satu rumah tangga tebakannya terlalu"
            " kasar, dan jumlah uang tidak pernah ditampilkan.",
            "Telling what one household consumes or earns: for a single household the guess is far too rough, and no"
            " sum of money is ever shown.",
        ),
        Said(
            "Menolak keberatan warga tanpa memeriksa keadaannya.",
            "Turning down an objection without looking into the case.",
        ),
        Said(
            "Menilai kebenaran jawaban, atau menuduh siapa pun berbohong.",
            "Judging whether answers are true, or accusing anybody of a lie.",
        ),
        Said(
            "Putaran, formulir, atau negara lain tanpa ditaksir dan diukur kembali.",
            "Another round, form or country without being estimated and measured again.",
        ),
    ),
)


def lead(scale: str) -> Said:
    name = scale_name(scale)
    return Said(
        f"Model ini menebak logaritma konsumsi {name.id} per bulan dari jawaban tentang orang, rumah, dan barang."
        " Tebakannya hanya dipakai untuk mengurutkan.",
        f"This model guesses the logarithm of consumption {name.en} and month from answers about people, dwelling and"
        " goods. The guess serves for nothing but an order.",
    )


def approved(card: ModelCard) -> Said:
    on = f", {card.approved_on}" if card.approved_on else ""
    return Said(f"Disetujui: {card.approved_by}{on}", f"Approved by {card.approved_by}{on}")


def not_approved(pen: Pen) -> Markup:
    first = pen.say("Belum disetujui siapa pun.", "Approved by nobody yet.")
    rest = pen.say(
        " Sampai ada pejabat yang menandatanganinya, model ini hanya bahan kerja.",
        " Until an officer signs for it, this model is working material only.",
    )
    return tag("p", tag("strong", first), rest, cls="notice")

"""What is not known, in plain words."""

from collections.abc import Mapping
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup, tag
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.pen import Pen
from mutakhir.story.report.unknown import Unknown


# {n}: the count; {share}: the share.
TEXTS: Final[Mapping[str, Said]] = {
    "errors_of_the_list": Said(
        id="Berapa keluarga miskin yang tidak masuk daftar, dan berapa keluarga mampu yang masuk. Hanya survei audit"
        " dengan sampel acak yang dapat mengukurnya; survei itu belum ada.",
        en="How many poor families are missing from the list, and how many well-off ones are on it. Only an audit"
        " survey of a random sample can measure this; there has been none.",
    ),
    "rank_uncertainty": Said(
        id="Seberapa pasti peringkat setiap rumah tangga. Belum diukur; yang dekat batas dapat berada di sisi lain.",
        en="How certain the rank of each household is. Not measured yet; one near the cut may belong beyond it.",
    ),
    "rank_ambiguous": Said(
        id="Apakah {n} rumah tangga atau keluarga dekat batas memang di dalam atau di luar daftar: dengan survei lain"
        " yang sama besarnya, sebagian akan berpindah. Merekalah yang dilihat dulu dalam musyawarah desa.",
        en="Whether {n} households or families near the cut belong inside or outside: with another survey of the same"
        " size some of them would change sides. They are looked at first in the village meeting.",
    ),
    "rank_of_one": Said(
        id="Seberapa tepat peringkat satu rumah tangga: yang diukur hanya pengaruh kebetulan sampel survei.",
        en="How right the rank of a single household is: only the chance of the survey's sample has been measured.",
    ),
    "people_on_no_list": Said(
        id="Berapa orang yang tidak ada di prelist mana pun, misalnya yang tidak punya rumah atau NIK. Belum ada"
        " survei cakupan.",
        en="How many people were on no prelist, for example those without a home or a NIK. There was no coverage"
        " survey.",
    ),
    "index_error": Said(
        id="Rentang galat ketiga indeks secara keseluruhan: hanya wawancara ulang yang berasal dari sampel.",
        en="The margin of error of the three indices as a whole: only the re-interviews come from a sample.",
    ),
    "link_errors": Said(
        id="Berapa tautan catatan oleh mesin yang keliru atau terlewat: belum cukup pasangan yang dibaca orang.",
        en="How many links by machine are wrong or missing: people have not read enough pairs.",
    ),
    "links_never_compared": Said(
        id="Berapa catatan satu orang yang terlewat karena tidak pernah dibandingkan mesin.",
        en="How many records of one person were missed because no machine compared them.",
    ),
    "pending": Said(
        id="Keadaan {n} rumah tangga yang masih menunggu keputusan; yang dulu terdaftar tetap di tempatnya.",
        en="How it is with {n} households that still wait for a decision; those listed before keep their place.",
    ),
    "revisit": Said(
        id="Jawaban {n} rumah tangga yang harus dikunjungi lagi.",
        en="The answers of {n} households that must be visited again.",
    ),
    "beyond_target": Said(
        id="Keadaan {n} calon rumah tangga yang tidak dikunjungi karena target desanya sudah penuh.",
        en="How it is with {n} candidate households that were not visited because their village's target was full.",
    ),
    "not_confirmed": Said(
        id="Jati diri {n} anggota yang NIK-nya tidak ada, tidak ditemukan, atau belum dijawab data kependudukan.",
        en="The identity of {n} members whose NIK is missing, not found, or not yet answered by the civil register.",
    ),
    "differs": Said(
        id="Siapa {n} anggota yang NIK-nya ada di data kependudukan dengan nama atau tahun lahir lain.",
        en="Who {n} members are whose NIK stands in the civil register with another name or year of birth.",
    ),
    "double": Said(
        id="Milik siapa NIK dari {n} anggota yang nomornya juga dipakai orang lain.",
        en="Whose the NIK of {n} members is, which others use as well.",
    ),
    "unreadable": Said(
        id="{n} isian formulir yang tidak terbaca dan disimpan di karantina.",
        en="{n} values on forms that could not be read and are kept in quarantine.",
    ),
    "targets_not_official": Said(
        id="Target resmi setiap kabupaten/kota: angka di sini adalah perkiraan paket kebijakan.",
        en="The official target of each regency: the figures here are the policy pack's estimate.",
    ),
    "areas_provisional": Said(
        id="Daftar desa yang pasti: versi wilayah yang dipakai masih sementara.",
        en="The final list of villages: the area version in use is provisional.",
    ),
}


def gaps(figures: Figures, pen: Pen) -> Markup:
    """The list, the weightiest first."""
    return tag("ol", *(tag("li", _said(each, pen)) for each in figures.unknown), cls="unknown")


def _said(gap: Unknown, pen: Pen) -> str:
    few = pen.say(f"kurang dari {pen.minimum}", f"fewer than {pen.minimum}")
    count = few if gap.count is None else pen.count(gap.count)
    return pen.said(TEXTS[gap.about]).format(n=count, share=pen.percent(gap.share))

"""A share as people say it: three of ten. Every sentence is made from the figure itself."""

from dataclasses import dataclass
from math import floor

from mutakhir.ground.errors import Said
from mutakhir.story.ranking_pages.measured import Counts, Share
from mutakhir.story.report.pen import Pen


PEOPLE: dict[Counts, Said] = {
    "persons": Said("orang", "people"),
    "households": Said("rumah tangga", "households"),
}
NOT_MEASURED = Said("Kesalahan ini belum diukur.", "This error has not been measured.")


@dataclass(frozen=True)
class Rough:
    """`low` to `high` of `of`; the same number twice where one is near enough."""

    of: int
    low: int
    high: int

    def said(self) -> Said:
        if self.low == self.high:
            return Said(f"kira-kira {self.low}", f"about {self.low}")
        if self.of == 1000:
            few = self.low == 0
            return Said("kurang dari 1", "fewer than 1") if few else Said("lebih dari 999", "more than 999")
        return Said(f"{self.low} sampai {self.high}", f"{self.low} to {self.high}")

    @property
    def number(self) -> Said:
        return Said(f"{self.of:,}".replace(",", "."), f"{self.of:,}")

    @property
    def are(self) -> str:
        return "is" if self.high == 1 else "are"


def rough(share: float) -> Rough:
    """Of ten where that is near enough, else of a hundred, else of a thousand; never rounded to none or to all."""
    if 0.095 <= share <= 0.905:
        return _of_ten(share * 10)
    of = 100 if 0.0095 <= share <= 0.9905 else 1000
    near = round(share * of)
    if of == 1000 and 0 < share < 0.0005:
        return Rough(of, 0, 1)
    if of == 1000 and 0.9995 < share < 1:
        return Rough(of, 999, 1000)
    return Rough(of, near, near)


def _of_ten(tenths: float) -> Rough:
    down = floor(tenths)
    over = tenths - down
    if over < 0.3:
        return Rough(10, down, down)
    return Rough(10, down + 1, down + 1) if over > 0.7 else Rough(10, down, down + 1)


def exclusion(share: Share | None, cut: int, counts: Counts) -> Said:
    """Who is poor and not selected when the poorest `cut` percent are to be selected."""
    if share is None:
        return NOT_MEASURED
    whose = PEOPLE[counts]
    if share.value <= 0:
        return Said(
            f"Di survei ini semua {whose.id} yang benar-benar termasuk {cut} persen termiskin ikut terpilih.",
            f"In this survey all {whose.en} who truly belong to the poorest {cut} percent are selected.",
        )
    if share.value >= 1:
        return Said(
            f"Di survei ini tidak satu pun {whose.id} yang benar-benar termasuk {cut} persen termiskin ikut terpilih.",
            f"In this survey none of the {whose.en} who truly belong to the poorest {cut} percent are selected.",
        )
    of = rough(share.value)
    return Said(
        f"Dari {of.number.id} {whose.id} yang benar-benar termasuk {cut} persen termiskin, {of.said().id} tidak ikut"
        " terpilih.",
        f"Of {of.number.en} {whose.en} who truly belong to the poorest {cut} percent, {of.said().en} {of.are} not"
        " selected.",
    )


def inclusion(share: Share | None, cut: int, counts: Counts) -> Said:
    """Who is selected and does not belong to the poorest `cut` percent."""
    if share is None:
        return NOT_MEASURED
    whose = PEOPLE[counts]
    if share.value <= 0:
        return Said(
            f"Di survei ini semua yang terpilih benar-benar termasuk {cut} persen termiskin.",
            f"In this survey all who are selected truly belong to the poorest {cut} percent.",
        )
    if share.value >= 1:
        return Said(
            f"Di survei ini tidak satu pun yang terpilih termasuk {cut} persen termiskin.",
            f"In this survey none of those selected belong to the poorest {cut} percent.",
        )
    of = rough(share.value)
    return Said(
        f"Dari {of.number.id} {whose.id} yang terpilih, {of.said().id} sebenarnya tidak termasuk {cut} persen"
        " termiskin.",
        f"Of {of.number.en} {whose.en} selected, {of.said().en} in truth {'does' if of.high == 1 else 'do'} not belong"
        f" to the poorest {cut} percent.",
    )


def poorest_missed(share: Share | None, cut: int, counts: Counts) -> Said:
    """Who of the poorest tenth is not selected even though the poorest `cut` percent are to be."""
    if share is None:
        return NOT_MEASURED
    whose = PEOPLE[counts]
    if share.value <= 0:
        return Said(
            f"Di survei ini, bila yang dipilih {cut} persen, seluruh sepersepuluh yang paling miskin ikut terpilih.",
            f"In this survey all of the poorest tenth are among the {cut} percent selected.",
        )
    if share.value >= 1:
        return Said(
            "Di survei ini tidak satu pun dari sepersepuluh yang paling miskin ikut terpilih, walaupun yang dipilih"
            f" {cut} persen.",
            f"In this survey none of the poorest tenth are among the {cut} percent selected.",
        )
    of = rough(share.value)
    return Said(
        f"Dari {of.number.id} {whose.id} di sepersepuluh yang paling miskin, {of.said().id} tetap tidak ikut terpilih"
        f" walaupun yang dipilih {cut} persen.",
        f"Of {of.number.en} {whose.en} in the poorest tenth, {of.said().en} {of.are} still not selected even when {cut}"
        " percent are selected.",
    )


def with_interval(share: Share, pen: Pen, digits: int = 1) -> str:
    """29,5% (27,7% sampai 31,3%); without its interval the figure says so."""
    value = pen.percent(share.value, digits)
    if share.interval is None:
        return pen.say(f"{value} (selang belum dihitung)", f"{value} (no interval)")
    low, high = (pen.percent(end, digits) for end in share.interval)
    return pen.say(f"{value} ({low} sampai {high})", f"{value} ({low} to {high})")


def whole_percent(share: float, pen: Pen) -> str:
    """Without decimals, and never rounded to none or to all."""
    if 0 < share < 0.005:
        return pen.say("kurang dari 1%", "less than 1%")
    if 0.995 < share < 1:
        return pen.say("lebih dari 99%", "more than 99%")
    return pen.percent(share, 0)

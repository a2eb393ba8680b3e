"""Other models beside the linear one: how much more or less each errs, around a line at zero."""

from collections.abc import Sequence

from mutakhir.ground.errors import Said
from mutakhir.questionnaire.markup import Markup
from mutakhir.story.ranking_pages.forest import Entry, forest, interval_written, written
from mutakhir.story.ranking_pages.measured import Rival
from mutakhir.story.report.pen import Pen


_NAMES = {
    "boosting": Said("gradient boosting (satu tangga per jawaban)", "gradient boosting (a stair for each answer)"),
    "quantile": Said("regresi kuantil", "quantile regression"),
    "lasso": Said("laso (memilih suku)", "lasso (selects terms)"),
    "ols": Said("kuadrat terkecil biasa", "ordinary least squares"),
}


def rival_name(name: str) -> Said:
    return _NAMES.get(name, Said(name, name))


def rivals_forest(rivals: Sequence[Rival], pen: Pen) -> Markup:
    entries = [Entry(pen.said(rival_name(each.name)), each.difference, _at(each, pen)) for each in rivals]
    heads = pen.say("model lain", "other model"), pen.say("selisih, poin persen", "difference, points")
    return forest(entries, heads, pen, signed=True)


def _at(rival: Rival, pen: Pen) -> str:
    return pen.say(f"memilih {rival.cut}%", f"selecting {rival.cut}%")


def rivals_said(rivals: Sequence[Rival], pen: Pen) -> str:
    """Whether one replaces the model, and why none does."""
    if not rivals:
        return pen.say("Tidak ada model lain yang diadu.", "No other model was set against it.")
    best = min(rivals, key=lambda each: each.difference.value)
    name = pen.said(rival_name(best.name)).split(" (")[0]
    by, between = written(best.difference.value, pen, signed=True), interval_written(best.difference, pen, signed=True)
    if best.replaced:
        return pen.say(
            f"{name[:1].upper()}{name[1:]} salah lebih jarang ({by} poin; {between}) dan menggantikan model linear:"
            " seluruh selangnya di bawah nol.",
            f"{name[:1].upper()}{name[1:]} errs less often ({by} points; {between}) and replaces the linear model: its"
            " whole interval lies below zero.",
        )
    return pen.say(
        f"Tidak ada yang menggantikan model linear. Yang terdekat, {name}, berbeda {by} poin ({between}); hanya selang"
        " yang seluruhnya di bawah nol yang cukup.",
        f"None replaces the linear model. The nearest, {name}, differs by {by} points ({between}); only an interval"
        " entirely below zero is enough.",
    )

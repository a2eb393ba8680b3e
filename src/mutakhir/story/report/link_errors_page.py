"""How often the model errs: estimates with their intervals where people have read enough, else what must be read."""

from collections.abc import Mapping, Sequence
from typing import Final

from mutakhir.ground.errors import Said
from mutakhir.matching.linking.weight_words import signed
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report import words
from mutakhir.story.report.charts import Between, interval_chart
from mutakhir.story.report.link_errors import Estimate, LinkErrors, State
from mutakhir.story.report.pen import Line, Pen, block, columns, paragraph
from mutakhir.story.report.who_is_who import WhoIsWho


COMMAND: Final = "mutakhir matching sheets"
_UNKNOWN: Final = Said(id="tidak diketahui", en="not known")
_WHY: Final[Mapping[State, Said]] = {
    "known": _UNKNOWN,
    "to_read": _UNKNOWN,
    "few": Said(id="terlalu sedikit", en="too few"),
    "undecided": Said(id="orang tidak dapat memutuskan", en="people could not decide"),
}


def errors_block(found: WhoIsWho, pen: Pen) -> Markup:
    title = tag("h3", pen.say("Seberapa sering tautan model keliru", "How often links of the model are wrong"))
    if not found.errors:
        return joined(title, paragraph(_nothing(found, pen)))
    lines = [line for each in found.errors for line in _lines(each, pen)]
    measured = pen.bars(lines, (pen.say("tugas", "task"), pen.say("perkiraan", "estimate")))
    picture = _picture([each for each in found.errors if each.state == "known"], pen)
    shown = columns(block(measured), block(picture)) if picture else tag("div", measured, cls="narrow")
    return joined(title, paragraph(_what(pen)), shown, _still(found.errors, pen), paragraph(_blind(pen), cls="note"))


def _nothing(found: WhoIsWho, pen: Pen) -> str:
    if not found.scored:
        return pen.say(
            "Tidak diketahui: tanpa model tidak ada pasangan berbobot yang dapat diambil contohnya.",
            "Not known: without a model there are no weighed pairs from which a sample could be drawn.",
        )
    if found.errors is None:
        return pen.say(
            "Tidak dapat dihitung di sini: registri ini sudah memegang kebijakan putaran lain.",
            "Cannot be worked out here: this home holds the policy of another round by now.",
        )
    return pen.say("Model tidak memberi bobot pada pasangan mana pun.", "The model weighed no pair.")


def _what(pen: Pen) -> str:
    return pen.say(
        "Presisi: bagian dari tautan mesin yang memang satu orang. Recall: bagian dari pasangan satu orang di antara"
        " yang diberi bobot, yang dihubungkan mesin. Keduanya diperkirakan dari pasangan acak yang dibaca orang.",
        "Precision: the share of links by machine that are one person. Recall: of the pairs of one person among those"
        " that were weighed, the share that the machine linked. Both are estimated from random pairs that people read.",
    )


def _lines(of: LinkErrors, pen: Pen) -> list[Line]:
    """Two lines where something is known, else one that says why not."""
    task, read = pen.said(words.word(words.TASK, of.task)), pen.count(of.read)
    detail = pen.say(f"{read} pasangan dibaca", f"{read} pairs read")
    if of.state != "known":
        return [Line(task, pen.said(_WHY[of.state]), None, "" if of.state == "few" else detail)]
    return [_line(f"{task}: {name}", estimate, detail, pen) for name, estimate in _measures(of, pen)]


def _line(label: str, of: Estimate | None, detail: str, pen: Pen) -> Line:
    if of is None:
        below = pen.say("tidak ada pasangan di bawah ambang", "no pair below the threshold")
        return Line(label, pen.said(_UNKNOWN), None, below)
    return Line(label, pen.percent(of.value, 1), of.value, f"{_within(of, pen)}; {detail}")


def _measures(of: LinkErrors, pen: Pen) -> list[tuple[str, Estimate | None]]:
    return [(pen.say("presisi", "precision"), of.precision), ("recall", of.recall)]


def _within(of: Estimate, pen: Pen) -> str:
    """The interval, and the standard error where there is one."""
    interval = f"95%: {pen.decimal(100 * of.low)}–{pen.decimal(100 * of.high)}"
    if of.standard_error is None:
        return interval
    error = pen.decimal(100 * of.standard_error, 2)
    return pen.say(f"{interval}; galat baku {error}", f"{interval}; standard error {error}")


def _picture(known: Sequence[LinkErrors], pen: Pen) -> Markup | None:
    found = []
    for each in known:
        task = pen.said(words.word(words.TASK, each.task))
        for measure, of in _measures(each, pen):
            if of is not None:
                title = f"{task}, {measure}: {pen.percent(of.value, 1)} ({_within(of, pen)})"
                found.append(Between(f"{task}: {measure}", of.value, of.low, of.high, title))
    if not found:
        return None
    caption = pen.say("Presisi dan recall dengan rentang 95%", "Precision and recall with their 95% intervals")
    return pen.picture(interval_chart(found, pen, caption, ".1~%"), caption)


def _still(errors: Sequence[LinkErrors], pen: Pen) -> Markup | None:
    """What must still be read, by task and band of weight."""
    waiting = [each for each in errors if each.state == "to_read"]
    if not waiting:
        return None
    said = pen.say(
        "Supaya diketahui, pasangan acak ini masih harus dibaca. Lembar untuk pembaca dibuat dengan ",
        "For it to be known, these random pairs must still be read. Sheets for readers are made by ",
    )
    return joined(tag("p", said, tag("code", COMMAND), "."), columns(*(_bands(each, pen) for each in waiting)))


def _bands(of: LinkErrors, pen: Pen) -> Markup:
    """Bands of which too few are left to be shown stand together."""
    task = pen.said(words.word(words.TASK, of.task))
    lines = [Line(pen.said(signed(one.low)), pen.count(one.pairs), None) for one in of.to_read if one.pairs is not None]
    hidden = "; ".join(pen.said(signed(one.low)) for one in of.to_read if one.pairs is None)
    if hidden:
        lines.append(Line(hidden, pen.count(None), None))
    lines.append(Line(pen.say("semua", "all"), pen.count(of.left), None))
    heads = (pen.say(f"{task}: bobot mulai", f"{task}: weight from"), pen.say("pasangan", "pairs"))
    return tag("div", pen.bars(lines, heads), cls="narrow")


def _blind(pen: Pen) -> str:
    return pen.say(
        "Recall tidak melihat pasangan yang tidak pernah dibandingkan, dan pasangan di balik pagar pengaman diputuskan"
        " orang; kekeliruan pembaca dan tautan lewat NIK tidak terukur di sini.",
        "Recall does not see pairs that were never compared, and pairs behind a guard rail are decided by people;"
        " mistakes of the readers, and links by NIK, are not measured here.",
    )

"""Who is who: how members were matched, the model that linked, and whether it has aged."""

from mutakhir.matching.linking.weight_words import signed
from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report import words
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.link_errors_page import errors_block
from mutakhir.story.report.pen import Line, Pen, block, columns, paragraph
from mutakhir.story.report.step_counts import PAIR_STEPS, STEPS
from mutakhir.story.report.who_is_who import Drifted, Model, Threshold, WhoIsWho


def who_section(figures: Figures, pen: Pen) -> Markup:
    """The section; it stands in every report, whether a model ran or not."""
    found = figures.who_is_who
    title = pen.say("Siapa orangnya", "Who is who")
    said = pen.say(
        "Setiap anggota dicari dalam data kependudukan, langkah demi langkah. Yang meragukan tidak diputuskan mesin:"
        f" pasangannya menunggu orang. {pen.count(found.persons)} orang tercatat lebih dari sekali dalam putaran ini.",
        "Every member is searched for in the civil register, step by step. What is in doubt no machine decides: such"
        f" pairs wait for people. {pen.count(found.persons)} persons have more than one record in this round.",
    )
    counts = block(_steps(found, pen), _pairs(found, pen))
    model = block(tag("h3", pen.say("Modelnya", "The model")), _model(found, pen), _drift(found, pen))
    return pen.section("who", title, paragraph(said), columns(counts, model), errors_block(found, pen))


def _steps(found: WhoIsWho, pen: Pen) -> Markup:
    heads = (pen.say("padan lewat", "matched by"), pen.say("anggota", "members"))
    lines = [
        _step(pen.said(words.word(words.STEP, step)), found.steps[step], found, pen)
        for step in STEPS
        if found.steps[step] != 0
    ]
    lines.append(_step(pen.say("Tidak padan", "Not matched"), found.not_matched, found, pen))
    return joined(tag("h3", pen.say("Menurut langkah", "By step")), pen.bars(lines, heads))


def _step(name: str, count: int | None, found: WhoIsWho, pen: Pen) -> Line:
    share = None if count is None or not found.members else count / found.members
    return Line(name, pen.count(count), share, "" if share is None else pen.percent(share, 1))


def _pairs(found: WhoIsWho, pen: Pen) -> Markup:
    """What the model linked, and what waits for people whoever found it."""
    linked = [
        (pen.said(words.PAIR_STEP[step]), found.pairs[step], "") for step in PAIR_STEPS if found.pairs.get(step, 0) != 0
    ]
    per = pen.decimal(found.waiting_per_thousand) if found.waiting_per_thousand is not None else "···"
    detail = pen.say(f"{per} per 1.000 anggota", f"{per} per 1,000 members")
    told = [*linked, (pen.say("Menunggu orang", "Waiting for people"), found.waiting, detail)]
    most = max((count or 0 for _, count, _ in told), default=0) or 1
    lines = [
        Line(name, pen.count(count), None if count is None else count / most, detail) for name, count, detail in told
    ]
    title = (
        pen.say("Pasangan yang dihubungkan model, dan yang menunggu", "Pairs that the model linked, and that wait")
        if found.scored
        else pen.say("Pasangan yang menunggu", "Pairs that wait")
    )
    return joined(tag("h3", title), pen.bars(lines, (pen.say("pasangan", "pairs"), "")))


def _model(found: WhoIsWho, pen: Pen) -> Markup:
    if found.model:
        return who_facts(found.model, pen)
    if found.scored:
        return paragraph(
            pen.say(
                "Model menghubungkan catatan dalam putaran ini, tetapi berkas modelnya tidak ada lagi di sini.",
                "A model linked records in this round, but its file is not here any more.",
            )
        )
    return paragraph(
        pen.say(
            "Tidak ada model yang berjalan dalam putaran ini: catatan hanya dihubungkan lewat NIK dan putusan orang.",
            "No model ran in this round: records were linked by NIK and by decisions of people only.",
        )
    )


def who_facts(model: Model, pen: Pen) -> Markup:
    sizes = sorted({each.up_to for each in model.thresholds})
    facts = [
        (pen.say("Penanggung jawab", "Answers for it"), model.approver),
        (
            pen.say("Dilatih dengan", "Trained on"),
            f"{model.data} ({pen.count(model.persons)} {pen.say('orang', 'persons')})",
        ),
        (pen.say("Tanggal latihan", "Day of training"), model.trained_on),
        (
            pen.say("Ambang berasal dari", "Thresholds rest on"),
            "; ".join(dict.fromkeys(t.from_what for t in model.thresholds)),
        ),
    ]
    facts += [(_threshold_name(each, len(sizes) > 1, pen), _threshold(each, pen)) for each in model.thresholds]
    note = pen.say(
        "Ambang adalah bobot: log2 dari peluang bahwa dua catatan itu satu orang. 0 berarti sama mungkin; setiap +1"
        " melipatduakannya.",
        "A threshold is a weight: log2 of the odds that two records are one person. 0 is as likely as not; every +1"
        " doubles the odds.",
    )
    parts = [each for name, text in facts for each in (tag("dt", name), tag("dd", text))]
    return joined(tag("dl", *parts, cls="facts"), paragraph(note, cls="note"))


def _threshold_name(of: Threshold, with_size: bool, pen: Pen) -> str:
    name = pen.said(words.word(words.TASK, of.task))
    size = pen.count(of.up_to)
    return f"{name}, {pen.say(f'sampai {size} anggota', f'up to {size} members')}" if with_size else name


def _threshold(of: Threshold, pen: Pen) -> str:
    link, review = pen.said(signed(of.link_from)), pen.said(signed(of.review_from))
    return pen.say(f"mesin mulai {link}, orang mulai {review}", f"machine from {link}, people from {review}")


def _drift(found: WhoIsWho, pen: Pen) -> Markup | None:
    if not found.scored:
        return None
    title, limit = tag("h3", pen.say("Apakah modelnya menua?", "Has it aged?")), pen.percent(found.largest_drift)
    if found.drifted is None:
        return joined(title, paragraph(pen.say("Tidak diukur.", "Not measured.")))
    if not found.drifted:
        said = pen.say(
            f"Tidak ada perbandingan yang bergeser lebih dari {limit} dari yang dipelajari model.",
            f"No comparison has drifted by more than {limit} from what the model learned.",
        )
        return joined(title, paragraph(said))
    said = pen.say(
        f"Yang bergeser lebih dari {limit} dari yang dipelajari model; bobotnya kurang pasti daripada kelihatannya."
        " Model sebaiknya dilatih lagi sebelum putaran berikutnya.",
        f"These have drifted by more than {limit} from what the model learned; their weights are less certain than they"
        " look. The model should be learned anew before the next round.",
    )
    return joined(title, paragraph(said), tag("ul", *(tag("li", _drifted(each, pen)) for each in found.drifted)))


def _drifted(of: Drifted, pen: Pen) -> str:
    now, then, level = pen.percent(of.observed), pen.percent(of.expected), pen.said(of.level)
    return pen.say(
        f"{of.title.id}: bergeser {pen.percent(of.drift)}. “{level}”: kini {now} dari tautan, menurut model {then}.",
        f"{of.title.en}: drifted by {pen.percent(of.drift)}. “{level}”: {now} of the links now, {then} by the model.",
    )

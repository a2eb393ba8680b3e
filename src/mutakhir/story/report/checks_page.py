"""What the checks found: rules, re-interviews, interviewers, and the civil register."""

from mutakhir.questionnaire.markup import Markup, joined, tag
from mutakhir.story.report import words
from mutakhir.story.report.charts import agreement_chart, bar_chart
from mutakhir.story.report.checks import DIFFERS, SEVERITIES, STATUSES, Broken, Match
from mutakhir.story.report.figures import Figures
from mutakhir.story.report.pen import Line, Pen, block, columns, paragraph


def findings_section(figures: Figures, pen: Pen) -> Markup:
    title = pen.say("Temuan pemeriksaan", "Findings of the checks")
    found = figures.findings
    counts = "; ".join(f"{pen.said(words.SEVERITY[s]).lower()} {pen.count(found.totals[s])}" for s in SEVERITIES)
    said = pen.say(
        f"Setiap formulir diperiksa dengan {len(found.rules) + found.rules_kept} aturan ({counts});"
        f" {found.rules_kept} aturan tidak dilanggar sama sekali. Galat harus diperbaiki atau diputuskan orang;"
        " peringatan hanya perlu dilihat.",
        f"Every form was checked by {len(found.rules) + found.rules_kept} rules ({counts}); {found.rules_kept} rules"
        " were not broken at all. An error must be mended or decided on by a person; a warning should be looked at.",
    )
    errors, warnings, notes = (_rules(severity, figures, pen) for severity in SEVERITIES)
    return pen.section("findings", title, paragraph(said), columns(block(errors, notes), block(warnings)))


def _rules(severity: str, figures: Figures, pen: Pen) -> Markup | None:
    rules = [rule for rule in figures.findings.rules if rule.severity == severity]
    if not rules:
        return None
    most = max(rule.failed or 0 for rule in rules) or 1
    heads = (pen.say("aturan", "rule"), pen.say("dilanggar", "broken"))
    lines = [_rule(rule, rule.failed, most, pen) for rule in rules if rule.failed is not None]
    hidden = sum(rule.failed is None for rule in rules)
    if hidden:
        lines.append(Line(pen.say(f"{hidden} aturan lain", f"{hidden} other rules"), pen.count(None), None))
    table = pen.bars(lines, heads, "b" if severity == "error" else "a")
    return tag("div", tag("h3", pen.said(words.SEVERITY[severity])), table)


def _rule(rule: Broken, failed: int, most: int, pen: Pen) -> Line:
    share, asked = pen.percent(failed / max(rule.asked, 1), 2), pen.count(rule.asked)
    detail = pen.say(f"{rule.rule}; {share} dari {asked}", f"{rule.rule}; {share} of {asked}")
    return Line(pen.said(rule.title), pen.count(failed), failed / most, detail)


def work_section(figures: Figures, pen: Pen) -> Markup:
    """Re-interviews and the interviewers as a group."""
    title = pen.say("Mutu wawancara", "Quality of the interviews")
    parts = [part for part in (_reinterviews(figures, pen), _interviewers(figures, pen)) if part is not None]
    return pen.section("work", title, columns(*parts))


def _reinterviews(figures: Figures, pen: Pen) -> Markup | None:
    items = [item for item in figures.reinterview if item.value is not None]
    if not items:
        return None
    caption = pen.say(
        "Jawaban yang sama saat ditanyakan lagi oleh petugas lain (± 95%)",
        "Answers that were the same when another officer asked again (± 95%)",
    )
    asked = pen.count(max(item.denominator for item in items))
    note = pen.say(f"Sampai {asked} rumah tangga ditanyai lagi.", f"Up to {asked} households were asked again.")
    return tag("div", pen.picture(agreement_chart(items, pen, caption), caption), tag("p", note, cls="note"))


def _interviewers(figures: Figures, pen: Pen) -> Markup | None:
    officers = figures.officers
    if not officers.minutes:
        return None
    share = pen.percent(officers.short_share, 1)
    note = pen.say(
        f"{pen.count(officers.interviewers)} petugas; separuhnya mewawancarai sedikitnya"
        f" {pen.decimal(officers.median_interviews, 0)} rumah tangga. {share} wawancara terlalu singkat. Dari"
        f" {pen.count(officers.judged)} petugas dengan cukup banyak wawancara, {pen.count(officers.far_above)} jauh"
        " lebih sering terlalu singkat daripada yang lain: alasan untuk mendatangi lagi, bukan vonis.",
        f"{pen.count(officers.interviewers)} interviewers; half of them made at least"
        f" {pen.decimal(officers.median_interviews, 0)} interviews. {share} of the interviews were too short. Of"
        f" {pen.count(officers.judged)} interviewers with enough interviews, {pen.count(officers.far_above)} were too"
        " short far more often than the rest: a reason to visit again, no verdict.",
    )
    return tag("div", _lengths(figures, pen), tag("p", note, cls="note"))


def _lengths(figures: Figures, pen: Pen) -> Markup | None:
    """The distribution of the interviewers; of a handful it would tell each of them."""
    minutes = figures.officers.minutes
    if figures.officers.interviewers < 2 * figures.minimum:
        return None
    caption = pen.say(
        "Petugas menurut lama wawancara rata-ratanya, menit", "Interviewers by their mean interview, minutes"
    )
    bars = [(f"{m}–{m + 5}", minutes.get(m, 0)) for m in range(min(minutes), max(minutes) + 5, 5)]
    return pen.picture(bar_chart(bars, pen, caption, "a3"), caption)


def matches_section(figures: Figures, pen: Pen) -> Markup:
    title = pen.say("Padan dengan data kependudukan", "Match with the civil register")
    found = figures.matches
    heads = (pen.say("jawaban", "answer"), pen.say("anggota", "members"))
    lines = [_status(status, figures, pen) for status in STATUSES if found.statuses[status] != 0]
    why = [answer for answer in found.answers if answer.status in DIFFERS]
    second, review = pen.count(found.second_records), pen.count(found.to_review)
    said = pen.say(
        f"Jawaban data kependudukan atas {pen.count(found.total)} anggota rumah tangga yang diterima. {second} catatan"
        f" anggota adalah orang yang juga tercatat di tempat lain; {review} pasang menunggu pemeriksaan orang.",
        f"What the civil register answers about the {pen.count(found.total)} members of accepted households. {second}"
        f" member records are of a person who also stands elsewhere; {review} pairs wait for a person to look at them.",
    )
    parts = [pen.bars(lines, heads)]
    if why:
        parts.append(_contradictions(why, pen))
    return pen.section("matches", title, paragraph(said), columns(*parts))


def _status(status: str, figures: Figures, pen: Pen) -> Line:
    count, total = figures.matches.statuses[status], figures.matches.total
    share = None if count is None or not total else count / total
    detail = pen.percent(share, 1) if share is not None else ""
    return Line(pen.said(words.CIVIL[status]), pen.count(count), share, detail)


def _contradictions(answers: list[Match], pen: Pen) -> Markup:
    most = max(answer.members or 0 for answer in answers) or 1
    lines = [
        Line(
            _differs(answer, pen), pen.count(answer.members), None if answer.members is None else answer.members / most
        )
        for answer in answers
    ]
    heads = (pen.say("yang berbeda", "what differs"), pen.say("anggota", "members"))
    title = pen.said(words.CIVIL["contradicts"])
    return joined(tag("div", tag("h3", title), pen.bars(lines, heads, "b")))


def _differs(answer: Match, pen: Pen) -> str:
    agreed = answer.evidence.split()
    return ", ".join(pen.said(said) for name, said in words.EVIDENCE.items() if name not in agreed)

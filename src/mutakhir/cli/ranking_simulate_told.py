"""The comparison of policies as lines of a screen, and as a CSV file."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from mutakhir.ground.errors import Language, Said
from mutakhir.ground.lake.files import replacing
from mutakhir.ranking.simulating.compared import ALL, Benefit, Compared, Count, Estimate, Listed, Moved, Outcome, Reach
from mutakhir.serving.csv_file import write_csv


MOST_REGENCIES = 10
FIGURES = ("base", "scenario", "entering", "leaving", "staying")
_PLACES = ("regency", "province")


def as_lines(found: Compared, tongue: Language) -> Iterator[str]:
    """In the reader's language; of many regencies those in which most persons move."""
    yield _WORDS["head"].in_language(tongue).format(
        source=_WORDS[found.source].in_language(tongue), name=found.name, records=_number(found.records, tongue),
        persons=_number(found.population.persons, tongue), units=_number(found.population.units, tongue),
        unit=_WORDS[found.unit].in_language(tongue), band=_WORDS[found.band].in_language(tongue),
    )  # fmt: skip
    yield f"{_word('base', tongue)}: {', '.join(each.in_language(tongue) for each in found.settings)}"
    if found.truth is not None:
        yield f"{_word('truth', tongue)}: {found.truth.in_language(tongue)}"
    yield from _list_lines(found.base, found, tongue)
    for outcome in found.outcomes:
        yield from _outcome(outcome, found, tongue)
    yield ""
    for note in found.notes:
        yield note.in_language(tongue)
    if any(moved.withheld for outcome in found.outcomes for moved in outcome.moved):
        yield _WORDS["withheld"].in_language(tongue).format(least=found.least_group)


def _outcome(outcome: Outcome, found: Compared, tongue: Language) -> Iterator[str]:
    yield ""
    yield f"== {outcome.name}: {outcome.title.in_language(tongue)}"
    yield f"   {'; '.join(each.in_language(tongue) for each in outcome.changes)}"
    yield from _list_lines(outcome.listed, found, tongue)
    yield from _costs(outcome, found, tongue)
    for word, share in (("entering", outcome.entering), ("leaving", outcome.leaving)):
        yield f"   {_word(word, tongue)}: {_percent(share, tongue)} {_word('of_' + found.source, tongue)}"
    yield from _errors(outcome, tongue)
    yield from _moves(outcome, tongue)


def _list_lines(listed: Listed, found: Compared, tongue: Language) -> Iterator[str]:
    figures = [f"{_word('list', tongue)} {_count(listed.count, found, tongue)}"]
    figures.append(f"{_word('core', tongue)} {_count(listed.core, found, tongue)}")
    if listed.cost is not None and found.benefit is not None:
        figures.append(f"{_word('cost', tongue)} {found.benefit.currency} {_number(listed.cost.total, tongue)}")
    yield "   " + "; ".join(figures)
    if listed.cost is None or listed.cost.reach is None or found.benefit is None:
        return
    yield "   " + _reach(listed.cost.reach, found.benefit, tongue)


def _reach(reach: Reach, benefit: Benefit, tongue: Language) -> str:
    text = _WORDS["enough" if reach.percentile is None else "reach"].in_language(tongue)
    return text.format(
        budget=_number(reach.budget, tongue), paid=_number(reach.paid, tongue), ends=reach.percentile,
        per=_WORDS[benefit.per].in_language(tongue), share=_decimal(100 * reach.share, tongue),
        amount=_number(reach.amount, tongue),
    )  # fmt: skip


def _costs(outcome: Outcome, found: Compared, tongue: Language) -> Iterator[str]:
    if outcome.listed.cost is not None and found.base.cost is not None and found.benefit is not None:
        more = outcome.listed.cost.total - found.base.cost.total
        yield f"   {_word('difference', tongue)}: {found.benefit.currency} {_number(more, tongue, sign=True)}"


def _errors(outcome: Outcome, tongue: Language) -> Iterator[str]:
    if not outcome.errors:
        yield f"   {_word('errors', tongue)}: {_word('not_known', tongue)}"
        return
    columns = "; ".join(_word(each, tongue) for each in ("base", "scenario", "shift"))
    yield f"   {_word('errors', tongue)} ({columns})"
    for one in outcome.errors:
        if one.grouping in _PLACES:
            continue
        member = "" if one.grouping == ALL else f" {one.grouping} {one.member}"
        shift = _percent(one.difference, tongue, sign=True)
        figures = f"{_percent(one.base, tongue)}  {_percent(one.scenario, tongue)}  {shift}"
        yield f"     {_word(one.measure, tongue) + member:<34} {figures}"


def _moves(outcome: Outcome, tongue: Language) -> Iterator[str]:
    head = "".join(f"{_word(name, tongue):>14}" for name in FIGURES)
    yield f"   {_word('persons', tongue):<24}{head}"
    regencies = sorted(outcome.of("regency"), key=_moving, reverse=True)
    others = [each for each in outcome.moved if each.grouping != "regency"]
    shown = sorted(regencies[:MOST_REGENCIES], key=lambda each: each.member)
    for moved in (*others, *shown):
        name = _word(ALL, tongue) if moved.grouping == ALL else f"{moved.grouping} {moved.member}"
        yield f"     {name:<22}" + "".join(f"{_persons(getattr(moved, each), tongue):>14}" for each in FIGURES)
    if len(regencies) > MOST_REGENCIES:
        yield "     " + _WORDS["more"].in_language(tongue).format(more=len(regencies) - MOST_REGENCIES)


def _moving(moved: Moved) -> int:
    return sum(each.persons for each in (moved.entering, moved.leaving) if each is not None)


def write_out(found: Compared, file: Path, tongue: Language) -> None:
    """A CSV file with one line for each scenario and member; nothing in it is a formula to a spreadsheet."""
    rows = [_row(outcome, moved, tongue) for outcome in found.outcomes for moved in outcome.moved]
    with replacing(file.absolute()) as beside:
        write_csv(beside, list(rows[0]), [pa.Table.from_pylist(rows)])


def _row(outcome: Outcome, moved: Moved, tongue: Language) -> dict[str, object]:
    row: dict[str, object] = {"scenario": outcome.name, "title": outcome.title.in_language(tongue)}
    row |= {"grouping": moved.grouping, "member": moved.member, "records": moved.records}
    for name in ("population", *FIGURES):
        count = getattr(moved, name)
        for what in ("units", "persons"):
            row[f"{name}_{what}"] = None if count is None else getattr(count, what)
    for measure in ("exclusion_error", "inclusion_error"):
        shift = next((e for e in outcome.errors if (e.measure, e.grouping, e.member) == (measure, *_key(moved))), None)
        for side in ("base", "scenario", "difference"):
            estimate = None if shift is None else getattr(shift, side)
            for part in ("value", "low", "high"):
                name = f"{measure}_{side}" + ("" if part == "value" else f"_{part}")
                row[name] = None if estimate is None else getattr(estimate, part)
    return row


def _key(moved: Moved) -> tuple[str, str]:
    return moved.grouping, moved.member


def _count(count: Count, found: Compared, tongue: Language) -> str:
    units, persons = _number(count.units, tongue), _number(count.persons, tongue)
    return f"{units} {_word('units', tongue)}, {persons} {_word('persons', tongue)}"


def _persons(count: Count | None, tongue: Language) -> str:
    return "*" if count is None else _number(count.persons, tongue)


def _number(value: int, tongue: Language, *, sign: bool = False) -> str:
    text = f"{value:+,}" if sign else f"{value:,}"
    return text.replace(",", ".") if tongue == "id" else text


def _decimal(value: float, tongue: Language, *, sign: bool = False) -> str:
    text = f"{value:+.1f}" if sign else f"{value:.1f}"
    return text.replace(".", ",") if tongue == "id" else text


def _percent(share: Estimate, tongue: Language, *, sign: bool = False) -> str:
    if share.value is None:
        return "-"
    parts = [
        _decimal(100 * each, tongue, sign=sign) for each in (share.value, share.low, share.high) if each is not None
    ]
    return f"{parts[0]}%" if len(parts) < 3 else f"{parts[0]}% [{parts[1]}; {parts[2]}]"


def _word(name: str, tongue: Language) -> str:
    return _WORDS[name].in_language(tongue)


_WORDS = {
    "head": Said(
        "Perbandingan kebijakan ({source} {name}; {records} catatan mewakili {units} {unit}, {persons} orang); yang"
        " dibandingkan: {band}.",
        "Comparison of policies ({source} {name}; {records} records stand for {units} {unit}, {persons} persons);"
        " compared is {band}.",
    ),
    "survey": Said("survei", "survey"),
    "registry": Said("registri", "registry"),
    "household": Said("rumah tangga", "households"),
    "family": Said("keluarga", "families"),
    "listed": Said("seluruh daftar", "the whole list"),
    "base": Said("dasar", "base"),
    "scenario": Said("skenario", "scenario"),
    "truth": Said("yang sungguh miskin", "the truly poor"),
    "list": Said("daftar", "list"),
    "core": Said("inti", "core"),
    "cost": Said("biaya per bulan", "cost per month"),
    "difference": Said("selisih biaya per bulan", "difference of cost per month"),
    "reach": Said(
        "anggaran {budget}: cukup untuk {paid} {per} ({share}% dari daftar), berakhir di persentil {ends}; bila dibagi"
        " rata {amount} masing-masing",
        "budget {budget}: enough for {paid} {per} ({share}% of the list), ends in percentile {ends}; shared out alike"
        " {amount} each",
    ),
    "enough": Said(
        "anggaran {budget}: cukup untuk semua; bila dibagi rata {amount} masing-masing",
        "budget {budget}: enough for all of them; shared out alike {amount} each",
    ),
    "unit": Said("unit", "units"),
    "person": Said("orang", "persons"),
    "units": Said("unit", "units"),
    "persons": Said("orang", "persons"),
    "entering": Said("masuk", "entering"),
    "leaving": Said("keluar", "leaving"),
    "staying": Said("tetap", "staying"),
    "of_survey": Said("dari penduduk", "of the population"),
    "of_registry": Said("dari isi registri", "of the registry"),
    "errors": Said("galat", "errors"),
    "shift": Said("selisih, selang 95%", "difference, 95% interval"),
    "not_known": Said("tidak diketahui", "not known"),
    "exclusion_error": Said("eksklusi", "exclusion"),
    "inclusion_error": Said("inklusi", "inclusion"),
    "all": Said("semua", "all"),
    "more": Said("dan {more} wilayah lain: lihat --csv", "and {more} more areas: see --csv"),
    "withheld": Said(
        "* tidak ditunjukkan: kurang dari {least} catatan di baliknya, atau dapat dihitung dari yang demikian.",
        "* not shown: fewer than {least} records behind it, or one could work out such a figure from it.",
    ),
}

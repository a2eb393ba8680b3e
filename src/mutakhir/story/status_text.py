"""The status as a page of text, in two languages."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from mutakhir.ground.errors import Language, Said
from mutakhir.ground.lake import NATION
from mutakhir.ground.lake.minting import MINTED
from mutakhir.ground.lake.planning import StepPlan
from mutakhir.ground.lake.reasons import Kind, Reason
from mutakhir.story.status import DatasetStatus, RoundStatus, StageStatus


T = TypeVar("T")
MOST_NAMES = 8  # of parts or steps in one line; JSON has them all

_LEGEND = Said(id="✓ mutakhir   · perlu dijalankan atau menunggu", en="✓ up to date   · to be run, or waiting")
WHY: dict[Kind, Said] = {
    "nothing": Said(id="belum pernah dibuat", en="nothing made yet"),
    "lost": Said(id="berkasnya hilang", en="file missing"),
    "input": Said(id="masukan berubah", en="input changed"),
    "policy": Said(id="kebijakan berubah", en="policy changed"),
    "code": Said(id="program berubah", en="code changed"),
    "areas": Said(id="daftar wilayah berubah", en="area list changed"),
    "schema": Said(id="skema berubah", en="schema changed"),
    "release": Said(id="rilis belum memuat hasil ini", en="the release does not hold these results"),
    "unrecorded": Said(id="sebab tidak tercatat", en="reason not recorded"),
}


def status_text(status: RoundStatus, language: Language, *, details: bool = False, stages_only: bool = False) -> str:
    """The status for reading. `details`: every step with its parts; `stages_only`: no inputs, rows and releases."""
    lines = [Said(id=f"Putaran {status.round}", en=f"Round {status.round}").in_language(language)]
    lines += [_LEGEND.in_language(language), ""]
    if status.refused is not None:
        lines += [status.refused.said.in_language(language), ""]
    if not stages_only:
        heads = Said(id="Masukan", en="Inputs").in_language(language)
        lines += [heads, *(_line(found, language) for found in status.inputs), ""]
    for stage in status.stages:
        lines += _stage(stage, language, details=details)
        lines += [] if stages_only else [_line(found, language) for found in stage.writes]
    if not stages_only:
        lines += ["", Said(id="Rilis", en="Releases").in_language(language)]
        lines += [f"  {name:<32} {state}" for name, state in status.releases]
    return "\n".join(lines)


def _line(found: DatasetStatus, language: Language) -> str:
    if found.rows is None:
        return f"    {found.name:<40} {Said(id='belum ada', en='not there').in_language(language):>14}"
    return f"    {found.name:<40} {found.rows:>14,}"


# -- a stage ----------------------------------------------------------------------------------------------------


def _stage(stage: StageStatus, language: Language, *, details: bool) -> Iterator[str]:
    done = stage.state == "up_to_date"
    yield f"✓ {stage.stage}" if done else f"· {stage.stage}  ({_state(stage).in_language(language)})"
    said = [*_steps(stage.steps)] if details else [*_summary(stage)]
    yield from (f"  > {each.in_language(language)}" for each in [*said, *_stop(stage)])


def _state(stage: StageStatus) -> Said:
    missing = ", ".join(stage.missing)
    if stage.state == "would_run":
        parts, step = _parts(stage.made), _begins(stage)
        return Said(id=f"akan dijalankan: {parts.id}{step.id}", en=f"would run: {parts.en}{step.en}")
    if stage.state == "waits":
        found = missing or (stage.problem.code if stage.problem else "")
        return Said(id=f"menunggu {found}", en=f"waits for {found}" if missing else f"waits: {found}")
    if stage.state == "stops":
        return Said(id="akan berhenti", en="would stop")
    return Said(id="menyusul", en="follows")


def _begins(stage: StageStatus) -> Said:
    if not stage.following:
        return Said(id="", en="")
    parts = _parts(stage.following)
    return Said(id=f"; menyusul: {parts.id}", en=f"; follows: {parts.en}")


def _parts(parts: set[str]) -> Said:
    """How many regencies, and what is no regency by its name."""
    others = sorted(parts - _regencies(parts))
    count = len(parts) - len(others)
    of_id = [f"{count} kabupaten/kota"] if count else []
    of_en = [f"{count} {'regency' if count == 1 else 'regencies'}"] if count else []
    named = [_part(part) for part in others]
    return Said(id=", ".join([*of_id, *(p.id for p in named)]), en=", ".join([*of_en, *(p.en for p in named)]))


def _regencies(parts: set[str]) -> set[str]:
    return {part for part in parts if part.isdigit()}


def _part(part: str) -> Said:
    if part == NATION:
        return Said(id="nasional", en="nation")
    return Said(id=part, en=part) if part.isdigit() else Said(id=f"rilis {part}", en=f"release {part}")


# -- why --------------------------------------------------------------------------------------------------------


def _summary(stage: StageStatus) -> Iterator[Said]:
    """One line for all reasons of a stage, and one for all that it follows from."""
    found = {reason for step in stage.steps for why in step.makes.values() for reason in why}
    if found:
        yield _joined(_merged(found))
    origins = {origin for step in stage.steps for why in step.follows.values() for origin in why}
    before = {origin for origin in origins if not origin.startswith(f"{stage.stage}: ")}
    if before:
        yield _after(sorted(before))


def _merged(found: set[Reason]) -> list[Reason]:
    """The reasons of many parts, each kind once."""
    kinds = sorted({reason.kind for reason in found})
    return [Reason(kind, tuple(sorted({n for r in found if r.kind == kind for n in r.names}))) for kind in kinds]


def _joined(why: Iterable[Reason]) -> Said:
    said = [_reason(reason) for reason in why]
    return Said(id="; ".join(each.id for each in said), en="; ".join(each.en for each in said))


def _reason(reason: Reason) -> Said:
    names = _short([f"id {name.removeprefix(MINTED)}" if name.startswith(MINTED) else name for name in reason.names])
    behind, words = f": {names}" if names else "", WHY[reason.kind]
    return Said(id=words.id + behind, en=words.en + behind)


def _after(origins: Sequence[str]) -> Said:
    names = _short(origins)
    return Said(
        id=f"diperiksa lagi sesudah {names}; bisa jadi tidak berubah",
        en=f"would be checked again after {names}; may turn out unchanged",
    )


def _short(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f", … (+{more})" if more > 0 else "")


def _stop(stage: StageStatus) -> Iterator[Said]:
    """What stands behind the steps that can be told."""
    if stage.after:
        names = _short(stage.after)
        yield Said(id=f"selebihnya diketahui sesudah {names}", en=f"the rest is known once {names} is made")
    if stage.problem is not None:
        yield stage.problem.said
    if not stage.reached and stage.state in ("would_run", "follows"):
        yield Said(id="`run` berhenti sebelum tahap ini", en="`run` would stop before this stage")


# -- steps ------------------------------------------------------------------------------------------------------


def _steps(steps: Iterable[StepPlan]) -> Iterator[Said]:
    """Every step with something to do: its parts, those of equal reasons together."""
    for step in steps:
        made, after = _together(step.makes), _together(step.follows)
        asked = step.step.startswith("mint ")
        verb = Said(id="ditanya", en="would be asked") if asked else Said(id="dibuat", en="would be made")
        for why, parts in made.items():
            yield _told(step.step, parts, verb, _joined(why))
        for origins, parts in after.items():
            yield _told(step.step, parts, Said(id="menyusul", en="follows"), _after(origins))


def _together(parts: Mapping[str, tuple[T, ...]]) -> dict[tuple[T, ...], list[str]]:
    found: dict[tuple[T, ...], list[str]] = {}
    for part in sorted(parts):
        found.setdefault(parts[part], []).append(part)
    return found


def _told(step: str, parts: list[str], verb: Said, why: Said) -> Said:
    named = [_part(part) for part in parts]
    of_id, of_en = _short([each.id for each in named]), _short([each.en for each in named])
    return Said(id=f"{step}: {of_id} {verb.id} ({why.id})", en=f"{step}: {of_en} {verb.en} ({why.en})")

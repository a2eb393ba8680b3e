"""From a model file to the figures of its card."""

import json
from collections.abc import Iterator, Mapping, Sequence

from mutakhir.ranking.model_file import Approver, ModelFile
from mutakhir.ranking.policy import ModelPolicy, ScaleKind
from mutakhir.ranking.surveys import SurveySpec
from mutakhir.story.explain_labels import Labels
from mutakhir.story.ranking_pages.card import Beside, Coefficient, ModelCard, OnScale, Training
from mutakhir.story.ranking_pages.evaluation_view import GROUPINGS_LEFT_OUT
from mutakhir.story.ranking_pages.measured import AtCut, OfGroup, Rival, Share
from mutakhir.story.ranking_pages.term_words import FileLabels


_MILLION = 1_000_000
Row = Mapping[str, int | str | None]
Key = tuple[str, int, str, str, str]
_ALL = ("all", "all")


def card_of(file: ModelFile, name: str) -> ModelCard:
    """`name`: of the file, without its ending; the first digits of its hash."""
    policy = _specification(file)
    figures = {_key(row): row for row in file.errors}
    scale = policy.scale.kind
    cuts = _policy_cuts(file)
    return ModelCard(
        name=name,
        specification=policy,
        scale=scale,
        counts="persons" if file.measures.get("counts_persons", 1) else "households",
        policy_cuts=cuts,
        scales=tuple(_on_scales(figures, scale)),
        beside=tuple(_beside(file, figures, scale)),
        groups=tuple(_groups(file.errors, scale, cuts[0])),
        rivals=tuple(_rivals(file, cuts[0])),
        training=_training(file),
        approved_by=_signer(file.approver),
        approved_on=file.approver.signed_on if file.approver else "",
        draws=policy.bootstrap,
        versions=file.versions,
        coefficients=tuple(Coefficient(**row.model_dump()) for row in file.coefficients),
    )


def _specification(file: ModelFile) -> ModelPolicy:
    """The date and the reference of the policy do not stand in a file, and are not shown."""
    written = {**file.specification, "valid_from": "2000-01-01", "reference": "-"}
    kind = SurveySpec if "columns" in written else ModelPolicy  # a survey file names its columns
    return kind.model_validate_json(json.dumps(written))


def labels_of(card: ModelCard, labels: Labels) -> Labels:
    """`labels` of the form, unless the model was fitted on a file with columns of its own."""
    spec = card.specification
    return FileLabels(labels.codebook, spec.codes) if isinstance(spec, SurveySpec) else labels


def _key(row: Row) -> Key:
    return str(row["scale"]), int(row["cut"] or 0), str(row["grouping"]), str(row["member"]), str(row["measure"])


def _share(row: Row | None) -> Share | None:
    if row is None or row["value"] is None:
        return None
    value, low, high = (None if row[end] is None else int(row[end] or 0) / _MILLION for end in ("value", "low", "high"))
    assert value is not None
    return Share(value, low, high)


def _policy_cuts(file: ModelFile) -> tuple[int, ...]:
    """Core and extended, as the round that fitted it had them."""
    found = [int(file.measures[name]) for name in ("core_percent", "extended_percent") if name in file.measures]
    return tuple(dict.fromkeys(found)) or (40,)


def _on_scales(figures: Mapping[Key, Row], first: ScaleKind) -> Iterator[OnScale]:
    """The scale of the model before the other."""
    names = sorted({key[0] for key in figures}, key=lambda name: (name != first, name))
    for name in names:
        cuts = sorted({key[1] for key in figures if key[0] == name and key[1]})
        yield OnScale(name, tuple(_at(figures, name, cut) for cut in cuts))


def _at(figures: Mapping[Key, Row], scale: str, cut: int) -> AtCut:
    names = ("exclusion_error", "inclusion_error", "poorest_decile_missed")
    return AtCut(cut, *(_share(figures.get((scale, cut, *_ALL, name))) for name in names))


def _beside(file: ModelFile, figures: Mapping[Key, Row], scale: str) -> Iterator[Beside]:
    """In the sample beside out of it, where the file has both."""
    measures = file.measures
    held_out = _share(figures.get((scale, 0, *_ALL, "r2")))
    if held_out is not None and "r2_in_sample" in measures:
        yield Beside(0, float(measures["r2_in_sample"]), held_out)
    for band in ("core", "extended"):
        cut, fitted = measures.get(f"{band}_percent"), measures.get(f"exclusion_error_{band}_in_sample")
        error = _share(figures.get((scale, int(cut or 0), *_ALL, "exclusion_error")))
        if fitted is not None and error is not None:
            yield Beside(int(cut or 0), float(fitted), error)


def _groups(rows: Sequence[Row], scale: str, cut: int) -> Iterator[OfGroup]:
    for row in rows:
        of, at, grouping, member, measure = _key(row)
        share = _share(row)
        wanted = (of, at, measure) == (scale, cut, "exclusion_error") and grouping not in ("all", *GROUPINGS_LEFT_OUT)
        if wanted and share is not None:
            yield OfGroup(grouping, member, int(row["households"] or 0), share)


def _rivals(file: ModelFile, cut: int) -> Iterator[Rival]:
    """What a challenger's outcome tells; one that was not measured is left out."""
    for name, told in file.challengers.items():
        numbers = [told.get(key) for key in ("difference", "low", "high")]
        if all(isinstance(each, int | float) for each in numbers):
            value, low, high = (float(str(each)) for each in numbers)
            at = told.get("cut")
            yield Rival(name, at if isinstance(at, int) else cut, Share(value, low, high), told.get("replaces") is True)


def _training(file: ModelFile) -> Training:
    households, villages = (int(file.measures.get(name, 0)) for name in ("households", "villages"))
    regencies = sum(row.term == "regency" and row.households > 0 for row in file.coefficients)
    return Training(households, villages, regencies, file.training_sha256, file.synthetic)


def _signer(approver: Approver | None) -> str:
    return f"{approver.name}, {approver.office}" if approver else ""

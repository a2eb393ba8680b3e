"""The base and each scenario in full, and in words how they differ."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from pathlib import Path

from mutakhir.ground.errors import Said, UsageProblem, Where
from mutakhir.ground.policy import ListedUnit, NotAllowed
from mutakhir.ground.policy.round import Coverage
from mutakhir.ranking.quota_policy import Hysteresis
from mutakhir.ranking.simulating.scenario import Change, Counts, Cut, Line, Quota, Scale, ScenarioFile


@dataclass(frozen=True)
class Setting:
    """A whole policy. model: a file beside the file of scenarios; None is the model in force."""

    cut: Cut = Cut(core=40, extended=60)
    line: Line | None = None
    quota: Quota = Quota(mode="regency_quota")
    unit: ListedUnit = ListedUnit.HOUSEHOLD
    counts: Counts = "persons"
    scale: Scale = "per_person"
    model: str | None = None
    hysteresis: Hysteresis = Hysteresis()

    def changed(self, change: Change) -> "Setting":
        """With what the change names; a new line ends the quota and the other way round."""
        quotas_again = change.cut is not None or change.quota is not None
        return Setting(
            cut=change.cut or self.cut,
            line=change.line or (None if quotas_again else self.line),
            quota=change.quota or self.quota,
            unit=change.unit or self.unit,
            counts=change.counts or self.counts,
            scale=change.scale or self.scale,
            model=change.model or self.model,
            hysteresis=change.hysteresis or self.hysteresis,
        )

    @property
    def scored_by(self) -> tuple[ListedUnit, Scale, str | None]:
        """Settings that agree in this have the same scores."""
        return self.unit, self.scale, self.model


def cut_of(coverage: Coverage) -> Cut:
    """That of a round, whose list may be everybody."""
    return Cut.model_construct(core=coverage.core, extended=coverage.extended)


@dataclass(frozen=True)
class Resolved:
    """The base and the scenarios by name, each in full."""

    base: Setting
    scenarios: dict[str, Setting]

    def every(self) -> tuple[Setting, ...]:
        return self.base, *self.scenarios.values()


def resolved(file: ScenarioFile, before: Setting, path: Path) -> Resolved:
    """Fills in what the file leaves out.

    Args:
        before: the policy in force, on which the file's base rests.

    Raises:
        UsageProblem: a scenario equals the base, so there is nothing to compare; or its hysteresis lies before its cut.
    """
    base = before.changed(file.base)
    scenarios = {each.name: base.changed(each.change) for each in file.scenarios}
    for name, setting in scenarios.items():
        _check_hysteresis(setting, path)
        if _same(setting, base):
            raise UsageProblem("ranking.scenario-is-base", _is_base(name), Where(path))
    return Resolved(base, scenarios)


def _check_hysteresis(setting: Setting, path: Path) -> None:
    try:
        setting.hysteresis.check(Coverage(core=setting.cut.core, extended=setting.cut.extended))
    except NotAllowed as error:
        raise UsageProblem("ranking.scenario-hysteresis", error.said, Where(path)) from error


def _same(one: Setting, other: Setting) -> bool:
    """Whether the lists would be the same by definition: with a line, cut and quota decide nothing."""
    if one.line is not None and one.line == other.line:
        one = replace(one, cut=other.cut, quota=other.quota, hysteresis=other.hysteresis)
    return one == other


def told(setting: Setting, base: Setting | None = None) -> tuple[Said, ...]:
    """The setting in words; with a base, only what differs from it."""
    names = [field.name for field in fields(Setting)]
    if setting.line is not None:
        names = [name for name in names if name not in ("cut", "quota", "hysteresis")]
    differing = [n for n in names if base is None or getattr(setting, n) != getattr(base, n)]
    return tuple(said for name in differing for said in _words(name, setting))


def _words(name: str, setting: Setting) -> Iterator[Said]:
    cut, line = setting.cut, setting.line
    if name == "cut":
        yield Said(f"inti {cut.core}, daftar {cut.extended}", f"core {cut.core}, list {cut.extended}")
    elif name == "line" and line is not None:
        lines = f"{line.core:,.0f} / {line.extended:,.0f}"
        yield Said(f"garis {lines}", f"line {lines}")
    elif name == "quota":
        yield Said(f"kuota {setting.quota.mode}", f"quota {setting.quota.mode}")
    elif name == "hysteresis":
        yield _of_hysteresis(setting.hysteresis, cut)
    elif name == "model":
        file = Path(setting.model or "").name
        yield Said(f"model {file}", f"model {file}") if setting.model else _IN_FORCE
    elif name != "line":
        yield choice(str(getattr(setting, name)))


def choice(word: str) -> Said:
    """One of the words that a setting may hold."""
    return _CHOICES[word]


def _of_hysteresis(value: Hysteresis, cut: Cut) -> Said:
    if not value.keeps:
        return Said("tanpa histeresis", "no hysteresis")
    core, extended = value.core or cut.core, value.extended or cut.extended
    return Said(
        f"yang sudah ada tetap sampai {core} (inti) dan {extended} (daftar)",
        f"those who were there stay up to {core} (core) and {extended} (list)",
    )


def _is_base(name: str) -> Said:
    return Said(
        id=f"Skenario '{name}' sama dengan dasarnya, jadi tidak ada yang dibandingkan. Ubah sesuatu di dalamnya, atau"
        " hapus skenario itu.",
        en=f"The scenario '{name}' equals the base, so there is nothing to compare. Change something in it, or remove"
        " the scenario.",
    )


_IN_FORCE = Said("model yang berlaku", "the model in force")
_CHOICES = {
    "household": Said("per rumah tangga", "by household"),
    "family": Said("per keluarga", "by family"),
    "persons": Said("menghitung orang", "counting persons"),
    "units": Said("menghitung unit", "counting units"),
    "per_person": Said("konsumsi per orang", "consumption per person"),
    "adult_equivalent": Said("konsumsi per setara dewasa", "consumption per adult equivalent"),
}

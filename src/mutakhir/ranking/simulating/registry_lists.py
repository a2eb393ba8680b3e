"""Quotas and lists of every policy on the registry, one regency at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from mutakhir.ground.errors import Said, UsageProblem
from mutakhir.ground.lake import Workbench
from mutakhir.ground.policy import ListedUnit
from mutakhir.ranking.design import Ints
from mutakhir.ranking.quota_sources import REGENCIES, rates_of
from mutakhir.ranking.simulating.allotting import Allotted, Outside, Sample, allotted, quota_policy, within
from mutakhir.ranking.simulating.deciding import decided, orders, percentiles, sizes
from mutakhir.ranking.simulating.gathering import Decision, grouped
from mutakhir.ranking.simulating.registry_models import Models
from mutakhir.ranking.simulating.registry_views import GROUPS, Reader, View, facts, places, units_of, whole
from mutakhir.ranking.simulating.settings import Resolved, Setting
from mutakhir.ranking.simulating.units import WHOLE, Labels, Population, Seen
from mutakhir.ranking.survey_groups import province_of


@dataclass(frozen=True)
class Place:
    """A regency: its code, and the place of it among all."""

    code: str
    number: int


@dataclass(frozen=True)
class Lists:
    """All settings, the base first, and the views that they need."""

    bench: Workbench
    reader: Reader
    settings: tuple[Setting, ...]
    views: Mapping[object, View]
    people: Mapping[ListedUnit, ir.Table]

    @classmethod
    def of(cls, bench: Workbench, found: Resolved, models: Models) -> "Lists":
        views: dict[object, View] = {}
        for setting in found.every():
            if setting.scored_by not in views:
                views[setting.scored_by] = View.of(bench, models.of(setting), setting.unit, len(views))
        people = {unit: facts(bench, models.policy, unit) for unit in ListedUnit}
        return cls(bench, Reader(bench), found.every(), views, people)

    @property
    def finest(self) -> ListedUnit:
        """Where policies differ in the unit, families are compared: a household is listed with all of its own."""
        units = {setting.unit for setting in self.settings}
        return ListedUnit.HOUSEHOLD if units == {ListedUnit.HOUSEHOLD} else ListedUnit.FAMILY

    @property
    def mixed(self) -> bool:
        return len({setting.unit for setting in self.settings}) > 1

    def notes(self) -> tuple[Said, ...]:
        return (_MIXED,) if self.mixed else ()

    # -- quotas, once -------------------------------------------------------------------------------------------

    def quotas(self, regencies: Sequence[Place]) -> list[Allotted]:
        samples = {key: view.sample(self.reader) for key, view in self.views.items()}
        return [self._quotas(each, samples[each.scored_by], regencies) for each in self.settings]

    def _quotas(self, setting: Setting, sample: Sample, regencies: Sequence[Place]) -> Allotted:
        if not len(sample.score):
            raise UsageProblem("ranking.empty-survey", _NO_SURVEY)
        inside = self._within(setting, sample.points(setting), regencies)
        outside = Outside(self._known(setting), self._rates(setting), inside)
        return allotted(sample, setting, [each.code for each in regencies], outside)

    def _known(self, setting: Setting) -> dict[str, int]:
        rows = self.bench.policy.csv(REGENCIES)
        counted = rows["population_2020" if setting.counts == "persons" else "households_2020"].to_pylist()
        return dict(zip(rows["regency"].to_pylist(), map(int, counted), strict=True))

    def _rates(self, setting: Setting) -> dict[str, int]:
        if setting.quota.poor_by is None or setting.line is not None:
            return {}
        return rates_of(self.bench, quota_policy(setting))

    def _within(self, setting: Setting, points: Ints, regencies: Sequence[Place]) -> dict[str, dict[str, int]]:
        """What the registry holds up to the percentile of each band, for the mode minimum."""
        found: dict[str, dict[str, int]] = {"core": {}, "extension": {}}
        if setting.quota.mode != "minimum" or setting.line is not None:
            return found
        view = self.views[setting.scored_by]
        for regency in regencies:
            units = units_of(self.reader.rows(view.units, regency.code, view.more), regency.number)
            for band, cut in (("core", setting.cut.core), ("extension", setting.cut.extended)):
                found[band][regency.code] = int(sizes(units, setting)[within(units.score, points, cut)].sum())
        return found

    # -- lists, regency by regency ------------------------------------------------------------------------------

    def of_regency(self, regency: Place, quotas: Sequence[Allotted]) -> tuple[Population, list[Decision]]:
        rows = {key: self.reader.rows(view.units, regency.code, view.more) for key, view in self.views.items()}
        homes = self._people(regency)
        people = _population(homes, regency, self.bench)
        seen: dict[object, Seen] = {}
        for setting in self.settings:
            if setting.scored_by not in seen:
                units = units_of(rows[setting.scored_by], regency.number)
                column = "unit_id" if setting.unit is self.finest else "household_id"
                seen[setting.scored_by] = Seen(units, _found_in(whole(homes, column), units.unit_id))
        decisions = [_decision(s, seen[s.scored_by], q) for s, q in zip(self.settings, quotas, strict=True)]
        return people, decisions

    def _people(self, regency: Place) -> pa.Table:
        """Those who are compared; where units differ, also households of which nobody belongs to a family."""
        rows = self.reader.rows(self.people[self.finest], regency.code, {})
        if not self.mixed:
            return rows
        all_homes = self.reader.rows(self.people[ListedUnit.HOUSEHOLD], regency.code, {})
        alone = ~np.isin(whole(all_homes, "household_id"), whole(rows, "household_id"))
        # An id that no family has: such people are in no unit where families are ranked.
        homes = all_homes.filter(pa.array(alone))
        none = pa.array(np.full(homes.num_rows, -1), rows["unit_id"].type)
        homes = homes.set_column(homes.column_names.index("unit_id"), "unit_id", none)
        return pa.concat_tables([rows, homes.select(rows.column_names)])


def _decision(setting: Setting, seen: Seen, quotas: Allotted) -> Decision:
    order = orders(seen.units, setting, quotas.points)
    taken = decided(seen.units, setting, quotas, order, whole=True)
    return Decision(seen, percentiles(seen.units, quotas.points), taken)


def _found_in(wanted: Ints, ids: Ints) -> Ints:
    """The place of each wanted id among the ids, -1 if it is not there."""
    if not len(ids):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(ids, kind="stable")
    at = np.minimum(np.searchsorted(ids[order], wanted), len(ids) - 1)
    found: Ints = np.where(ids[order][at] == wanted, order[at], -1).astype(np.int64)
    return found


def _population(rows: pa.Table, regency: Place, bench: Workbench) -> Population:
    members, many = members_of_registry(bench), rows.num_rows
    groups = {name: Labels(places(rows[name], GROUPS[name]), GROUPS[name]) for name in GROUPS}
    for name, code in (("regency", regency.code), ("province", province_of(regency.code))):
        at = members[name].index(code)
        groups[name] = Labels(np.full(many, at, dtype=np.int64), members[name])
    weight = np.full(many, WHOLE, dtype=np.int64)
    return Population(whole(rows, "persons"), weight, grouped(many, groups))


def members_of_registry(bench: Workbench) -> dict[str, tuple[str, ...]]:
    regencies = tuple(bench.regencies)
    provinces = tuple(sorted({province_of(code) for code in regencies}))
    return {"all": ("all",), **GROUPS, "province": provinces, "regency": regencies}


_MIXED = Said(
    "Kebijakan memakai unit berlainan: yang dibandingkan ialah keluarga; rumah tangga terdaftar bersama semua"
    " keluarganya. Biaya dihitung menurut unit tiap kebijakan.",
    "The policies use different units: families are compared; a household is listed with all of its own. The cost"
    " counts each policy's own units.",
)
_NO_SURVEY = Said(
    "Survei konsumsi di home ini kosong, jadi kuota tidak dapat dihitung. Masukkan surveinya, lalu jalankan `mutakhir"
    " ranking`.",
    "The consumption survey of this home is empty, so quotas cannot be worked out. Bring it in, then run `mutakhir"
    " ranking`.",
)

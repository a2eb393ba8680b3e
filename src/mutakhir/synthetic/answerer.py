"""What the generator reads to answer a round: the datasets of the round so far, and the truth behind them."""

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.ground.clock import HOURS
from mutakhir.ground.lake import Home, Lake
from mutakhir.ground.schema import dataset
from mutakhir.synthetic.calendar import FieldSeason
from mutakhir.synthetic.field import Place
from mutakhir.synthetic.field_rates import RATES
from mutakhir.synthetic.instrument import instrument_of
from mutakhir.synthetic.kept import LINKS, Known, kept
from mutakhir.synthetic.patches import array_of
from mutakhir.synthetic.plan import SynthPlan, areas_of, read_plan, regencies_of
from mutakhir.synthetic.truth import RegencyPlan, Truth, make_truth


FIRST: Final = "first"
_DAYS_OF_REVISITS: Final = 20


@dataclass(frozen=True)
class Answerer:
    """Reads what the round asks and what is known of the truth, regency by regency."""

    home: Home

    @cached_property
    def lake(self) -> Lake:
        return Lake(self.home)

    @cached_property
    def plan(self) -> SynthPlan:
        return read_plan(self.home)

    @cached_property
    def regency_plans(self) -> dict[str, RegencyPlan]:
        return {one.plan.regency: one.plan for one in regencies_of(self.home, self.plan)}

    @cached_property
    def instrument(self) -> str:
        return instrument_of(self.home)

    def read(self, name: str, regency: str) -> pa.Table:
        """A dataset's rows of the regency; none if the dataset is not there yet."""
        if self.lake.exists(name):
            return self.lake.read(name, regency).combine_chunks()
        return dataset(name).arrow_schema().empty_table()

    def known(self, regency: str, *, rosters: bool = True) -> Known:
        """The truth behind the inputs; with `rosters` also what release N-1 says of each member."""
        truth = self.truth(regency)
        links = {name: self._link(regency, name) for name in LINKS}
        if rosters:
            links["previous_members"] = self._previous_members(regency, links["previous_members"])
        return Known(truth.households, truth.families, truth.members, **links)

    def truth(self, regency: str) -> Truth:
        """Kept, or made again."""
        tables = [kept(self.home.folder, regency, name) for name in ("households", "families", "members")]
        if any(table is None for table in tables):
            return make_truth(self.regency_plans[regency])
        return Truth(*(table for table in tables if table is not None))

    def _link(self, regency: str, name: str) -> pa.Table:
        found = kept(self.home.folder, regency, name)
        return LINKS[name].empty_table() if found is None else found

    def _previous_members(self, regency: str, link: pa.Table) -> pa.Table:
        """Members of release N-1 with names, numbers and the person behind each."""
        members = self.read("previous_registry_members", regency)
        identity = self.read("previous_registry_members_identity", regency)
        at = pc.index_in(members["member_id"], array_of(identity["member_id"]))
        person = array_of(link["person"]).take(pc.index_in(members["member_id"], array_of(link["member_id"])))
        for name in ("person_name", "nik", "birth_date", "mother_name"):
            members = members.append_column(name, array_of(identity[name]).take(array_of(at)))
        return members.append_column("person", array_of(person))

    def place(self, regency: str, sending: str) -> Place:
        """The regency in one pass; after the first, desks look at the numbers that head each form."""
        rates = RATES if sending == FIRST else replace(RATES, bad_form=0.0)
        return Place(regency, self.plan.seed, self.season(regency, sending), self.instrument, sending, rates)

    def season(self, regency: str, sending: str) -> FieldSeason:
        """The whole field work for the first visits; its last weeks for all that comes later."""
        first, last = self.home.round.field_work_from, self.home.round.field_work_to
        assert first is not None and last is not None, "a round with field work has its dates"
        if sending != FIRST:
            first = max(first, last - timedelta(days=_DAYS_OF_REVISITS))
        return FieldSeason(first, last, HOURS[areas_of(self.home).time_zone(regency)])

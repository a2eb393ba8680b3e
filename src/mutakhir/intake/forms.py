"""Which forms can be used: each one has a household, a village, a visit number and a result, or a reason."""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from mutakhir.ground.schema import DATASETS
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.intake import Submissions
from mutakhir.intake.casting import Reason, typed_column, whole_number, written
from mutakhir.intake.household_number import packed
from mutakhir.intake.instants import Instant
from mutakhir.intake.resent import one_per_key
from mutakhir.intake.terms import Terms


DESK = "desk"
MOST_VISITS = 99
LINE_KEY = ("submission_id", "line")


@dataclass(frozen=True)
class RawForms:
    """The raw inputs of a regency, and what is known about its households beforehand.

    `resent`: ids of the forms that arrived more than once, `copies`: all their copies, numbered; `minted`: ids
    of households found in the field (source_key, id); `codebook`: of the instrument of the round.
    """

    submissions: ir.Table
    members: ir.Table
    resent: ir.Table
    copies: ir.Table
    prelist: ir.Table
    codebook: ir.Table
    minted: ir.Table

    def first_copies(self, columns: Iterable[str] | None = None) -> ir.Table:
        """Every form once; all columns or some."""
        names = ["regency", *(columns or DATASETS["submissions"].columns())]
        once = self.submissions.anti_join(self.resent, "submission_id").select(names)
        again = self.copies.filter(self.copies["copy"] == 1).select(names)
        return once.union(again, distinct=False)

    @property
    def raw_covers(self) -> ir.Table:
        """Every form once, without its answers."""
        return self.first_copies(column_group(Submissions))

    @property
    def roster(self) -> ir.Table:
        """The lines of all rosters, one row per form and line."""
        return one_per_key(self.members, self.resent, LINE_KEY)

    @property
    def line_keys(self) -> ir.Table:
        """What names the lines of all rosters, one row per form and line."""
        return one_per_key(self.members.select(LINE_KEY), self.resent, LINE_KEY)


def read_covers(sent: ir.Table, terms: Terms) -> ir.Table:
    """The covers of forms with what is read from them; `sent` are all or some `raw_covers`.

    Columns beside the raw ones: household_text and related_text (without separators), is_desk, visit, outcome
    (code of the result), sent_village, sent_instrument, and of start and end the local time and the seconds.
    """
    is_desk = (sent.channel.strip().lower() == DESK).fill_null(False)
    result = typed_column(DATASETS["visits"].columns()["result"], sent.result, terms)
    # A desk types evidence, not a visit: without number and result it is the first, and an enumeration.
    unsaid = is_desk & written(sent.visit_number).isnull()
    visit = unsaid.ifelse(1.0, whole_number(sent.visit_number, 1, MOST_VISITS)).cast("int8")
    start, end = Instant.of(sent.started_at), Instant.of(sent.ended_at)
    return sent.mutate(
        household_text=packed(sent.household_id),
        related_text=packed(sent.related_household),
        is_desk=is_desk,
        visit=visit,
        outcome=(is_desk & written(sent.result).isnull()).ifelse(ibis.literal(1, "int8"), result),
        sent_village=written(sent.village),
        sent_instrument=written(sent.instrument),
        start_local=start.local,
        start_seconds=start.seconds,
        end_seconds=end.seconds,
    ).drop("household_id", "visit_number", "village")


def judged(covers: ir.Table, forms: RawForms, *, minted: ir.Table | None) -> ir.Table:
    """Read covers with `reason`: why nothing of the form can be used, or NULL.

    `covers` have the column `number` (the household as read); `minted` are the households found in the field, as
    far as they are asked for: those that ask which are new must not read them. New columns: known_village,
    previous_household_id, source, listed_village, found (the household is known), reason.
    """
    joined = _with_households(covers, forms, minted)
    return joined.mutate(reason=_reason(joined))


def found_in_field(covers: ir.Table, forms: RawForms) -> ir.Table:
    """Source keys of the usable forms that bring a household which no list held."""
    unlisted = covers.filter(covers.household_text.isnull()).mutate(number=ibis.null("int64"))
    usable = judged(unlisted, forms, minted=None)
    usable = usable.filter(usable.reason.isnull())
    return usable.select("regency", source_key=_source_key(usable))


def usable_forms(covers: ir.Table, forms: RawForms) -> ir.Table:
    """The forms of which something is landed, with their household: household_id, village, source."""
    good = judged(covers, forms, minted=forms.minted)
    good = good.filter(good.reason.isnull()).mutate(source_key=_source_key)
    minted = forms.minted.select("source_key", minted_id="id")
    joined = good.left_join(minted, "source_key").drop("source_key_right")
    return joined.mutate(
        household_id=ibis.coalesce(joined.number, joined.minted_id),
        village=ibis.coalesce(joined.known_village, joined.listed_village),
        source=ibis.coalesce(joined.source, "field"),
    ).drop("minted_id", "number", "source_key")


def _source_key(form: ir.Table) -> ir.StringValue:
    return ibis.literal("submission:").concat(form.submission_id)


def _with_households(read: ir.Table, forms: RawForms, minted: ir.Table | None) -> ir.Table:
    listed = forms.prelist.select("previous_household_id", "source", listed_id="household_id", listed_village="village")
    villages = forms.prelist.select(known_village="village").distinct()
    instruments = forms.codebook.select(known_instrument="instrument").distinct()
    joined = (
        read.left_join(listed, read.number == listed.listed_id)
        .left_join(villages, read.sent_village == villages.known_village)
        .left_join(instruments, read.sent_instrument == instruments.known_instrument)
    )
    joined = joined.mutate(found=joined.listed_id.notnull()).drop("listed_id")
    return joined if minted is None else _or_minted(joined, minted)


def _or_minted(joined: ir.Table, minted: ir.Table) -> ir.Table:
    ids = minted.select(minted_id="id")
    both = joined.left_join(ids, joined.number == ids.minted_id)
    return both.mutate(found=both.found | both.minted_id.notnull()).drop("minted_id")


def _reason(form: ir.Table) -> ir.StringValue:
    in_field = form.household_text.isnull()
    village = ibis.coalesce(form.known_village, form.listed_village)
    return ibis.cases(
        (~in_field & form.number.isnull(), Reason.UNREADABLE_HOUSEHOLD.value),
        (~in_field & ~form.found, Reason.NOT_IN_PRELIST.value),
        (village.isnull(), Reason.UNKNOWN_VILLAGE.value),
        (form.sent_instrument.notnull() & form.known_instrument.isnull(), Reason.UNKNOWN_INSTRUMENT.value),
        (form.visit.isnull(), Reason.UNREADABLE_VISIT_NUMBER.value),
        (form.outcome.isnull() & written(form.result).isnull(), Reason.NO_RESULT.value),
        (form.outcome.isnull(), Reason.UNKNOWN_RESULT.value),
        else_=ibis.null("string"),
    )

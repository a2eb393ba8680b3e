"""Items and answers by the words of the codebook, never by their codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pyarrow as pa

from mutakhir.ground.errors import Said
from mutakhir.ground.schema.declaration import column_group
from mutakhir.ground.schema.items import AssetItems, HouseholdItems, MemberItems
from mutakhir.story.explain_shelf import Row


UNKNOWN = Said(id="belum tercatat", en="not recorded")
YES, NO = Said(id="ya", en="yes"), Said(id="tidak", en="no")
THERE, NOT_THERE = Said(id="ada", en="yes"), Said(id="tidak ada", en="no")
FORM = "household"
_OWNED = {name for name in column_group(AssetItems) if name.startswith("has_") and name != "has_business"}


@dataclass(frozen=True)
class Labels:
    """The codebook of the round; without one an item is called as the schema describes it."""

    codebook: pa.Table

    @cached_property
    def _said(self) -> dict[tuple[str, str], Said]:
        rows: Iterable[Row] = self.codebook.to_pylist()
        return {
            (row["item"], row["code"]): Said(id=plain(row["label_id"]), en=plain(row["label_en"]))
            for row in rows
            if row["form"] == FORM
        }

    def item(self, name: str) -> Said:
        described = plain({**column_group(HouseholdItems), **column_group(MemberItems)}[name].description)
        return self._said.get((name, ""), Said(id=described, en=described))

    def answer(self, name: str, value: int | bool | None) -> Said:
        """The words of a code, ya and tidak, or the number itself."""
        if value is None:
            return UNKNOWN
        if isinstance(value, bool):
            return (THERE if value else NOT_THERE) if name in _OWNED else (YES if value else NO)
        return self._said.get((name, str(value)), Said(id=str(value), en=str(value)))


def plain(label: str) -> str:
    """A label as it stands inside a sentence: without a capital, unless it begins with an abbreviation."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or label[1:2] == " " else label

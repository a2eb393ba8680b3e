"""The previous registry of a regency of the largest size: what only many entries bring out."""

import numpy as np

from mutakhir.synthetic.draws import whole
from mutakhir.synthetic.old_rosters import Records
from mutakhir.synthetic.previous_listing import families_of
from unit.synthetic.truth_plans import truth


ENTRIES = 5_000_000  # from 131,072 entries on, a key of entry, number and row once ran over 63 bits


def test_families_keep_their_entry_among_millions() -> None:
    people = truth()
    household = whole(people.members["household"])[:100]
    entry = ENTRIES + household - household[0]
    records = Records(np.arange(100), entry, np.zeros(100, dtype=np.int64), np.ones(100, dtype=bool))
    families = families_of(people, records)
    assert set(families.entry) == set(entry)
    assert np.array_equal(families.entry[families.of], entry)
    assert families.size.sum() == 100

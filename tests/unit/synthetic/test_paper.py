"""Numbers as they are typed at the door: the share of those that fail by their form."""

import numpy as np
import pyarrow as pa
import pytest

from mutakhir.ground.identifiers import NikLevel, nik_level
from mutakhir.synthetic.field_rates import RATES
from mutakhir.synthetic.paper import numbers_on_cards


def test_about_one_in_a_hundred_typed_niks_fails_by_its_form() -> None:
    """Bad format and bad structure together; a rule that tells them apart finds both."""
    count = 20_000
    good = pa.array(
        [f"990101{day % 28 + 1:02d}0685{number:04d}" for number in range(1, 9_999) for day in (1, 2)][:count]
    )
    draws = np.random.default_rng(7)
    typed = numbers_on_cards(good, 0.0, RATES.nik_typing, RATES.nik_malformed, draws).to_pylist()
    levels = [nik_level(nik, (), synthetic=True) for nik in typed]
    counts = {level: levels.count(level) for level in NikLevel}
    assert sum(counts.values()) == len(typed)
    bad = counts[NikLevel.BAD_FORMAT] + counts[NikLevel.BAD_STRUCTURE]
    assert bad / len(typed) == pytest.approx(0.01, abs=0.002)
    assert min(counts[NikLevel.BAD_FORMAT], counts[NikLevel.BAD_STRUCTURE]) > 50
    assert counts[NikLevel.UNKNOWN_AREA] == 0
    assert all(nik.startswith("99") for nik in typed)

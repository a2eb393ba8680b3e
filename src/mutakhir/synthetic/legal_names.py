"""Names as the register writes them: without titles and degrees, at times in another spelling."""

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from mutakhir.synthetic.sampling import Bools, Rng


_TITLE: Final = r"^(Hj?\.) | ([AMS]\.[A-Z][a-z]*)$"
# Spellings between which a registrar and a bearer differ: pattern, replacement, share. RE2 syntax.
_SPELLINGS: Final = (
    (r"^(Muhammad|Muhamad|Mohammad|Mohamad|Mochamad) ", "Moh. ", 0.10),
    (r"^(Muh|Moh|Moch)\.? |^Muhamad ", "Muhammad ", 0.08),
    (r"oe", "u", 0.04),
    (r"(\w)u", r"\1oe", 0.04),
    (r"dj", "j", 0.02),
    (r"^Siti ", "St. ", 0.06),
    (r"^(Nur|Nor)([a-z]{4})", r"\1 \2", 0.05),
    (r"^(Abd|Abdu[lr]) ", "Abdul", 0.04),
    (r"(\w)y([aiou])", r"\1i\2", 0.06),
    (r"f", "p", 0.06),
    (r"z", "j", 0.04),
    (r"[kc]h", "h", 0.05),
    (r"mm", "m", 0.02),
    (r"(\w)ti$", r"\1ty", 0.05),
    (r"i$", "y", 0.08),
    (r"di", "dy", 0.04),
    (r"ah$", "a", 0.06),
    (r"sy", "s", 0.04),
    (r"(\w)h(\w)", r"\1\2", 0.05),
    (r" \w+$", "", 0.10),
)


def legal_names(names: pa.Array) -> pa.Array:
    return pc.replace_substring_regex(names, _TITLE, "")


def written_otherwise(rng: Rng, names: pa.Array, chosen: Bools) -> pa.Array:
    """The same names; the chosen ones in another spelling, if one of the differences applies to them."""
    places = np.flatnonzero(chosen)
    shares = np.array([share for _, _, share in _SPELLINGS])
    which = rng.choice(len(_SPELLINGS), len(places), p=shares / shares.sum())
    order = np.argsort(which, kind="stable")
    ends = np.cumsum(np.bincount(which, minlength=len(_SPELLINGS)))
    taken = names.take(pa.array(places[order]))
    parts = [
        pc.replace_substring_regex(taken[start:end], pattern, replacement, max_replacements=1)
        for (pattern, replacement, _), start, end in zip(_SPELLINGS, [0, *ends[:-1]], ends, strict=True)
    ]
    changed = pa.concat_arrays([names, *parts])
    picked = np.arange(len(names))
    picked[places[order]] = len(names) + np.arange(len(places))
    return changed.take(pa.array(picked))

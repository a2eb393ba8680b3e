"""Area names compared: what stays of a name when spelling and abbreviation are taken away."""

import re
from functools import lru_cache
from typing import Final


_IN_FULL: Final = {
    "kab": "kabupaten",
    "kep": "kepulauan",
    "adm": "administrasi",
    "kec": "kecamatan",
    "kel": "kelurahan",
    "dki": "daerahkhususibukota",
    "di": "daerahistimewa",
    "d": "distrik",
}
_DROPPED: Final = frozenset({"administrasi", "kecamatan", "distrik", "kelurahan", "desa", "provinsi", "dan"})
_BETWEEN_WORDS: Final = re.compile(r"[^a-z0-9']+")


@lru_cache(maxsize=400_000)
def normalised(name: str) -> str:
    """The name in small letters, abbreviations in full, without level words, "dan" and spaces.

    "KAB. ADM. KEP. SERIBU" and "Kabupaten Administrasi Kepulauan Seribu" become one; *kabupaten* and *kota*
    stay, since a regency and a city may share the rest of the name. Hyphens, spaces and apostrophes do not
    count ("Toli-Toli", "Tolitoli"). A name of nothing but level words is kept as it is.
    """
    words = [_IN_FULL.get(word, word) for word in _BETWEEN_WORDS.split(name.lower()) if word]
    kept = [word for word in words if word not in _DROPPED] or words
    return "".join(kept).replace("'", "")

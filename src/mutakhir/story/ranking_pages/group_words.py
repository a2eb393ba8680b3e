"""What the groupings of the errors and their members are called; a code without words stays as it is."""

from collections.abc import Mapping
from typing import Final

from mutakhir.ground.errors import Said


GROUPING: Final[Mapping[str, Said]] = {
    "size": Said("Menurut banyaknya anggota", "By number of members"),
    "head_sex": Said("Menurut jenis kelamin kepala rumah tangga", "By sex of the head"),
    "head_age": Said("Menurut umur kepala rumah tangga", "By age of the head"),
    "disability": Said("Menurut ada tidaknya anggota dengan disabilitas", "By disability of a member"),
    "urban": Said("Menurut kota dan desa", "By town and country"),
    "province": Said("Menurut provinsi", "By province"),
    "regency": Said("Menurut kabupaten/kota", "By regency"),
}
_UNKNOWN: Final = Said("tidak diketahui", "unknown")
_MEMBER: Final[Mapping[tuple[str, str], Said]] = {
    ("head_sex", "male"): Said("laki-laki", "men"),
    ("head_sex", "female"): Said("perempuan", "women"),
    ("disability", "yes"): Said("ada", "with"),
    ("disability", "no"): Said("tidak ada", "without"),
    ("urban", "urban"): Said("perkotaan", "towns"),
    ("urban", "rural"): Said("perdesaan", "countryside"),
}


def grouping(name: str) -> Said:
    return GROUPING.get(name, Said(f"Menurut {name}", f"By {name}"))


def member(of: str, name: str) -> Said:
    """A class of ages or sizes is written with its unit; its bounds are in the name: 1-2, 60+."""
    if name == "unknown":
        return _UNKNOWN
    if (of, name.lower()) in _MEMBER:
        return _MEMBER[of, name.lower()]
    if of == "size":
        return _class(name, Said("orang", "people"))
    if of == "head_age":
        return _class(name, Said("tahun", "years"))
    if of == "province":
        return Said(f"provinsi {name}", f"province {name}")
    return Said(name, name)


def in_sentence(of: str, name: str) -> Said:
    """The households of a group, as half a sentence."""
    found = member(of, name)
    if name == "unknown":
        by = grouping(of)
        return Said(f"{by.id[0].lower()}{by.id[1:]}: {found.id}", f"{by.en[0].lower()}{by.en[1:]}: {found.en}")
    form = _FORMS.get(of, Said("{}", "{}"))
    if (of, name) == ("disability", "no"):
        form, found = _WITHOUT, Said("", "")
    return Said(form.id.format(found.id), form.en.format(found.en))


_FORMS: Final[Mapping[str, Said]] = {
    "size": Said("rumah tangga beranggota {}", "households of {}"),
    "head_sex": Said("rumah tangga yang dikepalai {}", "households headed by {}"),
    "head_age": Said("rumah tangga dengan kepala berumur {}", "households whose head is aged {}"),
    "disability": Said("rumah tangga dengan anggota penyandang disabilitas", "households with a disabled member"),
    "urban": Said("rumah tangga di {}", "households in {}"),
    "province": Said("rumah tangga di {}", "households in {}"),
    "regency": Said("rumah tangga di kabupaten/kota {}", "households in regency {}"),
}
_WITHOUT: Final = Said("rumah tangga tanpa anggota penyandang disabilitas", "households without a disabled member")


def _class(name: str, unit: Said) -> Said:
    """60+ is 60 years or more, 0-29 is up to 29 years, 1-2 is 1 to 2."""
    if name.endswith("+"):
        return Said(f"{name[:-1]} {unit.id} atau lebih", f"{name[:-1]} {unit.en} or more")
    if name.startswith("0-"):
        return Said(f"sampai {name[2:]} {unit.id}", f"up to {name[2:]} {unit.en}")
    span = name.replace("-", "\u2013")
    return Said(f"{span} {unit.id}", f"{span} {unit.en}")


def in_order(of: str, name: str) -> tuple[int, str, int, int, str]:
    """Groupings as above; classes by their lower bound, words as they are, the unknown last."""
    known = list(GROUPING)
    lead = name.rstrip("+").split("-")[0]
    bound = int(lead) if lead.isdigit() and of in ("size", "head_age") else 0
    return (known.index(of) if of in known else len(known), of, int(name == "unknown"), bound, name)

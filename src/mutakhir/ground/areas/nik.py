"""The areas that a NIK may begin with."""

from mutakhir.ground.areas.lists import AreaVersion
from mutakhir.ground.areas.store import load_areas
from mutakhir.ground.policy import Policy, read_yaml


LANDING = "intake/landing.yaml"


def nik_areas(policy: Policy) -> tuple[str, ...]:
    """4-digit or 6-digit beginnings of NIKs whose area is or was known: a NIK keeps the code of its first issue.

    Of regencies the history is known, of sub-districts it is not; the pack names others.
    """
    tree = read_yaml(policy.folder / LANDING).tree
    others = tree.get("other_nik_areas", ()) if isinstance(tree, dict) else ()
    assert isinstance(others, list | tuple), f"{LANDING} was loaded when the pack was checked"
    return (*load_areas(AreaVersion("kemendagri", "2020")).codes("regency"), *map(str, others))

"""Crosswalks from other instruments lead to items and codes that the household form has."""

from mutakhir.ground.errors import PolicyProblem, Said, Where
from mutakhir.ground.policy import Policy
from mutakhir.ground.policy.crosswalks import Crosswalk, load_crosswalks
from mutakhir.questionnaire.instrument import HOUSEHOLD, Instrument
from mutakhir.questionnaire.loading import Forms


def check_crosswalks(forms: Forms, policy: Policy) -> None:
    """Passes crosswalks that fit the instrument.

    Raises:
        PolicyProblem: one leads to another version, to an item that is not asked or has no codes, or to a code
            that the item does not have.
    """
    for crosswalk in load_crosswalks(policy).values():
        said = _wrong(crosswalk, forms[HOUSEHOLD])
        if said is not None:
            raise PolicyProblem("questionnaire.crosswalk", said, Where(policy.folder / crosswalk.path))


def _wrong(crosswalk: Crosswalk, form: Instrument) -> Said | None:
    if crosswalk.to_instrument != form.version:
        return _other_version(crosswalk.to_instrument, form.version)
    item = next((item for item in form.items if item.name == crosswalk.item), None)
    if item is None or not item.code_list:
        return _no_item(crosswalk.item)
    known = {code.code for code in form.codes_of(item)}
    wrong = sorted(set(crosswalk.codes.values()) - known)
    return _no_code(crosswalk.item, wrong[0]) if wrong else None


def _other_version(found: str, version: str) -> Said:
    return Said(
        f"to_instrument: '{found}', padahal kuesioner paket ini '{version}'. Sesuaikan kodenya, lalu ubah versinya.",
        f"to_instrument: '{found}', but the instrument of this pack is '{version}'. Revise the codes, then change it.",
    )


def _no_item(name: str) -> Said:
    return Said(
        f"'{name}' bukan butir berkode dalam formulir rumah tangga. Perbaiki namanya.",
        f"'{name}' is no item with codes of the household form. Mend the name.",
    )


def _no_code(name: str, code: int) -> Said:
    return Said(
        f"Butir '{name}' tidak mempunyai kode {code}. Perbaiki 'to'.",
        f"Item '{name}' has no code {code}. Mend 'to'.",
    )

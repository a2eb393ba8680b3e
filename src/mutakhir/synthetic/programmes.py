"""Programmes and insurance: meant for the poor, received with known error."""

import numpy as np
import numpy.typing as npt

from mutakhir.synthetic.consumption import POVERTY_LINE
from mutakhir.synthetic.sampling import Bools, Floats, Ints, Rng, happens, normals


# Standard deviation of the error, in log consumption, with which a household's need was once judged.
_ERROR = 0.42


def make_programmes(
    rng: Rng, consumption: npt.NDArray[np.int64], pupils: Ints, dependants: Bools, employees: Bools
) -> dict[str, Bools]:
    """Columns of ProgrammeItems by name.

    `pupils` at school, `dependants`: a child, an old or a disabled member, `employees`: one is employed.
    """
    count = len(consumption)
    need = -np.log(consumption / POVERTY_LINE).astype(np.float32)  # 0 at the line, positive below
    judged = need + np.float32(_ERROR) * normals(rng, count)
    again = 0.7 * judged + 0.3 * need + np.float32(0.2) * normals(rng, count)
    pkh = (judged > np.float32(-0.33)) & dependants & happens(rng, 0.85, count)
    sembako = (again > np.float32(-0.40)) & happens(rng, 0.88, count)
    pbi = (again > np.float32(-0.62)) & happens(rng, 0.82, count)
    rich = np.clip(-need - np.float32(0.3), 0, 2)
    return {
        "gets_kks": (pkh & happens(rng, 0.96, count)) | (sembako & happens(rng, 0.85, count)),
        "gets_kip": (pupils > 0) & (judged > np.float32(-0.45)) & happens(rng, 0.7, count),
        "gets_pbi": pbi,
        "has_own_health_insurance": ~pbi & _more_with(rng, rich, 0.08, 0.18),
        "has_work_insurance": employees & _more_with(rng, rich, 0.12, 0.22),
        "has_other_insurance": _more_with(rng, rich, 0.004, 0.03),
        "gets_pkh": pkh,
        "gets_sembako": sembako,
        "gets_kur": happens(rng, 0.05, count),
    }


def _more_with(rng: Rng, rich: Floats, least: float, slope: float) -> Bools:
    return happens(rng, (np.float32(least) + np.float32(slope) * rich), len(rich))

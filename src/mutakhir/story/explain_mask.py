"""The one place where names and numbers of people are masked, unless they are revealed for a logged purpose."""

import datetime as dt
from dataclasses import dataclass

from mutakhir.ground.identifiers import mask


HIDDEN_DATE = "****-**-**"
_STARS = "***"


@dataclass(frozen=True)
class Veil:
    """What a reader may see: everything if `lifted`, else initials and stars."""

    lifted: bool = False

    def name(self, name: str | None) -> str | None:
        """`Siti Rahayu` is `S*** R***`: the count of stars tells nothing of the length."""
        if name is None or not name.strip():
            return None
        if self.lifted:
            return " ".join(name.split())
        return " ".join(f"{word[0].upper()}{_STARS}" for word in name.split())

    def nik(self, nik: str | None) -> str | None:
        if nik is None or not nik.strip():
            return None
        return nik if self.lifted else mask(nik)

    def birth_date(self, day: dt.date | None) -> str | None:
        """ISO 8601, or stars. The age is an attribute and is told beside it."""
        if day is None:
            return None
        return day.isoformat() if self.lifted else HIDDEN_DATE

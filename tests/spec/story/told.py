"""The stories as they are told, whole, in both languages: `texts/id` and `texts/en`, one file for each.

They are for reading aloud: whoever changes a wording reads the whole text again before it is kept.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from mutakhir.ground.errors import Language
from mutakhir.ground.identifiers import IdKind, show_id
from mutakhir.ground.lake import Home
from mutakhir.story.explain import Explanation, explain_household, explain_person


TEXTS: Final = Path(__file__).parent / "texts"
LANGUAGES: Final[tuple[Language, ...]] = ("id", "en")


@dataclass(frozen=True)
class Story:
    """`world`: the village's round, or the village of changes."""

    name: str
    title: str
    id: int
    kind: IdKind = "H"
    world: Literal["village", "changes"] = "village"
    release: str | None = None

    def explained(self, home: Home) -> Explanation:
        explain = explain_person if self.kind == "P" else explain_household
        return explain(home, show_id(self.id, self.kind), release=self.release)

    def file(self, language: Language) -> Path:
        return TEXTS / language / f"{self.name}.txt"


STORIES: Final = (
    Story("mbok-sumi", "Mbok Sumi stayed poor", 101),
    Story("pak-karto", "Pak Karto: one kitchen, two families, listed in the extension", 102),
    Story("wati", "Wati: out because others are poorer, and recorded twice", 103),
    Story("bu-jumiati", "Bu Jumiati, who lists her married daughter", 104),
    Story("keluarga-siregar", "The Siregar family moved away", 105),
    Story("pak-slamet", "Pak Slamet died", 106),
    Story("pak-hartono", "Pak Hartono lets nobody in", 107),
    Story("pak-darmo", "Pak Darmo, whose NIK was mended", 108),
    Story("bu-endang", "Bu Endang: an error that the supervisor lets stand", 109),
    Story("pak-bejo", "Pak Bejo, to whom nobody came", 110),
    Story("haji-mahmud", "Haji Mahmud: newly proposed, and too well off", 113),
    Story("mas-jaya", "Mas Jaya, found in the field", 114),
    Story("mbok-sumi-before", "Mbok Sumi in the previous release", 101, release="dtks-2019-10"),
    Story("sumi-with-changes", "Mbok Sumi, had her answers changed", 101, world="changes"),
    Story("a-son-moved-out", "Pak Karto, had his son moved out", 102, world="changes"),
    Story("the-sons-hut", "The son's hut", 114, world="changes"),
    Story("one-kitchen-twice", "Pak Bejo, had he been Pak Darmo under another number", 110, world="changes"),
    Story("person-wati", "Wati as a person", 1032, "P"),
    Story("person-joined", "Wati by the number that was joined", 1042, "P"),
    Story("person-who-moved-out", "Tono as a person, had he moved out", 1023, "P", "changes"),
)

"""Code lists of the household instrument and of the process.

Source: the public BDT/DTKS household instrument 2015-2020 (BPS and Kemensos; codes are facts of the form).
The labels here are short English names of the codes; the wording on screens, forms and guides stands in the
policy pack (`questionnaire/*.yaml`), and a test holds the two lists of codes equal.
"""

from mutakhir.ground.schema.declaration import CodeList, Words


def _list(name: str, labels: str, first: int = 1) -> CodeList:
    return CodeList(name, dict(enumerate((label.strip() for label in labels.split("|")), start=first)))


BUILDING_TENURE = _list("building_tenure", "own | rented | rent free | official | other")
LAND_TENURE = _list("land_tenure", "own | someone else's | state land | other")
FLOOR = _list(
    "floor",
    "marble or granite | ceramic | parquet, vinyl or carpet | tile or terrazzo | good wood"
    " | cement or brick | bamboo | poor wood | earth | other",
)
WALL = _list("wall", "masonry | plastered wattle | wood | woven bamboo | logs | bamboo | other")
CONDITION = _list("condition", "good | poor")
ROOF = _list(
    "roof",
    "concrete | ceramic tile | metal tile | clay tile | asbestos | zinc | shingle | bamboo | thatch | other",
)
DRINKING_WATER = _list(
    "drinking_water",
    "bottled | refilled | metered pipe | retail pipe | borehole or pump | protected well | unprotected well"
    " | protected spring | unprotected spring | river, lake or pond | rain | other",
)
WATER_PAYMENT = _list("water_payment", "bought retail | subscription | not bought")
LIGHTING = _list("lighting", "PLN electricity | other electricity | no electricity")
ELECTRIC_POWER = _list("electric_power", "450 VA | 900 VA | 1300 VA | 2200 VA | above 2200 VA | no meter")
COOKING_FUEL = _list(
    "cooking_fuel",
    "electricity | LPG above 3 kg | LPG 3 kg | piped gas or biogas | kerosene | briquettes | charcoal"
    " | firewood | does not cook at home",
)
TOILET = _list("toilet", "own | shared | public | none")
CLOSET = _list("closet", "gooseneck | plengsengan | pit | not used")
SEWAGE = _list("sewage", "tank | sewer | pit | pond, field, river or sea | beach, open land or garden | other")

RELATION = _list(
    "relation", "head | spouse | child | child-in-law | grandchild | parent or parent-in-law | servant | other"
)
SEX = _list("sex", "male | female")
MARITAL_STATUS = _list("marital_status", "never married | married | divorced | widowed")
DOCUMENT = _list("document", "no | yes, shown | yes, not shown", first=0)
DISABILITY = _list(
    "disability",
    "none | physical | blind | deaf | mute | deaf and mute | blind and physical | blind, deaf and mute"
    " | deaf, mute and physical | blind, deaf, mute and physical | intellectual | former psychiatric"
    " | physical and intellectual",
    first=0,
)
CHRONIC_ILLNESS = _list(
    "chronic_illness",
    "none | hypertension | rheumatism | asthma | heart | diabetes | tuberculosis | stroke | cancer | other",
    first=0,
)
SCHOOL_ATTENDANCE = _list("school_attendance", "never | attending | no longer", first=0)
SCHOOL_LEVEL = _list(
    "school_level",
    "SD | Paket A | Madrasah Ibtidaiyah | SMP | Paket B | Madrasah Tsanawiyah | SMA or SMK | Paket C"
    " | Madrasah Aliyah | higher education",
)
SCHOOL_CLASS = _list("school_class", "1 | 2 | 3 | 4 | 5 | 6 | 7 | finished")
DIPLOMA = _list("diploma", "none | SD | SMP | SMA | D1 to D3 | D4 or S1 | S2 or S3", first=0)
INDUSTRY = CodeList("industry", {code: f"industry {code:02d}" for code in range(1, 23)})
WORK_STATUS = _list(
    "work_status",
    "own account | own account with unpaid helpers | employer with paid workers | private employee"
    " | civil servant, military, police or state company | casual in agriculture | casual elsewhere"
    " | unpaid family worker",
)
PRESENCE = _list("presence", "lives here | dead | moved out | new member | prelist error | not found")
VISIT_RESULT = _list(
    "visit_result",
    "enumerated | not found | moved or building gone | part of another household | refused | double",
)
WATER_CUSTOMER = _list("water_customer", "PAM | PDAM | BDAM | other")
GAS_CUSTOMER = _list("gas_customer", "PGN | city gas | other")
CONTRACEPTION = _list(
    "contraception",
    "female sterilisation | male sterilisation | intrauterine device | injection | implant | pill | condom"
    " | intravaginal, tissue or female condom | traditional",
)
DOCUMENT_CHECK = _list("document_check", "not checked | agrees | does not agree", first=0)
MEETING_RESULT = _list("meeting_result", "found | not found | double | new proposal")
MEETING_REASON = _list("meeting_reason", "moved | dead | unknown | address not in the village")

SOURCE = Words(("registry", "proposal", "civil_register", "meeting", "field"))
CHANNEL = Words(("visit", "desk", "carried"))
SEVERITY = Words(("error", "warning", "info"))
RULE_LEVEL = Words(("household", "family", "member", "visit", "village"))
STANDING = Words(("accepted", "revisit", "asleep", "pending"))
DECISION = Words(("accept", "revisit", "sleep"))
UNIT = Words(("household", "family"))
BAND = Words(("core", "extension", "outside"))
AREA_LEVEL = Words(("nation", "province", "regency", "district", "village"))
ROLE = Words(("enumerator", "supervisor", "coordinator"))
# `contradicts` said that name or year of birth differ, and not which.
CIVIL_STATUS = Words(
    (
        "matched", "name_differs", "date_differs", "dead", "double", "not_found", "no_nik", "no_answer", "not_asked",
    ),
    earlier=("contradicts",),
)  # fmt: skip
CIVIL_SOURCE = Words(("register", "reply"))
NIK_ORIGIN = Words(("record", "repair"))
HEARD = Words(("found", "not_found", "no_answer", "not_asked", "no_nik"))
REGISTER_OUTCOME = Words(("found", "not_found"))
EDGE = Words(("automatic", "must", "cannot"))
IDENTITY_EVENT = Words(("merged", "redirected", "split", "undone"))
PAIR_STEP = Words(("model", "family", "within", "register"))
PAIR_VERDICT = Words(("link", "review"))
OTHER_KIND = Words(("register", "member"))
JUDGEMENT = Words(("same", "different", "unsure"))

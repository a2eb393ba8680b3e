"""Groups of columns that several datasets share: the items of the household instrument.

They are mixed into the datasets of the previous registry, of intake, of the survey and of the release, so
that a value means the same wherever it stands. The age in full years is at the round's reference date.
"""

from mutakhir.ground.schema import codes
from mutakhir.ground.schema.declaration import CodeList, Column, Privacy


def _code(description: str, code_list: CodeList, privacy: Privacy = Privacy.NONE) -> Column:
    return Column("int8", description, privacy, codes=code_list)


def _yes(description: str) -> Column:
    return Column("boolean", description)


def _count(description: str, unit: str, maximum: int = 32_000, type: str = "int16") -> Column:
    return Column(type, description, unit=unit, minimum=0, maximum=maximum)


class HousingItems:
    """Block III of the instrument: the dwelling."""

    building_tenure = _code("Tenure of the building", codes.BUILDING_TENURE)
    land_tenure = _code("Tenure of the land", codes.LAND_TENURE)
    floor_area = _count("Floor area", "m2", 2_000)
    floor = _code("Main material of the floor", codes.FLOOR)
    wall = _code("Main material of the walls", codes.WALL)
    wall_condition = _code("Condition of the walls, asked if wall is 1 to 3", codes.CONDITION)
    roof = _code("Main material of the roof", codes.ROOF)
    roof_condition = _code("Condition of the roof, asked if roof is 1 to 7", codes.CONDITION)
    bedrooms = _count("Bedrooms", "rooms", 50)
    drinking_water = _code("Source of drinking water", codes.DRINKING_WATER)
    water_payment = _code("How drinking water is obtained", codes.WATER_PAYMENT)
    lighting = _code("Main source of lighting", codes.LIGHTING)
    electric_power = _code("Installed power, asked if lighting is 1", codes.ELECTRIC_POWER)
    cooking_fuel = _code("Main fuel for cooking", codes.COOKING_FUEL)
    toilet = _code("Toilet facility", codes.TOILET)
    closet = _code("Kind of closet, asked if toilet is 1 to 3", codes.CLOSET)
    sewage = _code("Where faeces end", codes.SEWAGE)


class AssetItems:
    """Block V, first part: what the household owns."""

    has_gas_cylinder = _yes("Gas cylinder of 5.5 kg or more")
    has_refrigerator = _yes("Refrigerator")
    has_air_conditioner = _yes("Air conditioner")
    has_water_heater = _yes("Water heater")
    has_landline = _yes("Fixed telephone line")
    has_television = _yes("Television")
    has_gold = _yes("Gold, jewellery or savings worth 10 g of gold")
    has_computer = _yes("Computer or laptop")
    has_bicycle = _yes("Bicycle")
    has_motorcycle = _yes("Motorcycle")
    has_car = _yes("Car")
    has_boat = _yes("Boat")
    has_outboard = _yes("Outboard motor")
    has_motorboat = _yes("Motor boat")
    has_ship = _yes("Ship")
    has_land = _yes("Land")
    land_area = _count("Area of land, asked if the household has land", "m2", 100_000_000, "int32")
    has_other_house = _yes("House elsewhere")
    cattle = _count("Cattle", "head", 10_000)
    buffalo = _count("Buffalo", "head", 10_000)
    horses = _count("Horses", "head", 10_000)
    pigs = _count("Pigs", "head", 10_000)
    goats = _count("Goats or sheep", "head", 10_000)
    has_business = _yes("A member has a business, alone or shared")


class ProgrammeItems:
    """Block V, second part: programmes and insurance."""

    gets_kks = _yes("Holds the social protection card (KKS/KPS)")
    gets_kip = _yes("Smart Indonesia card (KIP/BSM)")
    gets_pbi = _yes("Health insurance paid by the state (KIS/PBI)")
    has_own_health_insurance = _yes("Pays health insurance itself (BPJS mandiri)")
    has_work_insurance = _yes("Work insurance (Jamsostek)")
    has_other_insurance = _yes("Other health insurance")
    gets_pkh = _yes("Family Hope Programme (PKH)")
    gets_sembako = _yes("Food assistance (Sembako, formerly Raskin/Rastra/BPNT)")
    gets_kur = _yes("Business credit (KUR)")


class HouseholdItems(HousingItems, AssetItems, ProgrammeItems):
    """All household items of the instrument."""


class MemberItems:
    """Block IV of the instrument: one person of the roster, without what names the person."""

    relation = _code("Relation to the head of household", codes.RELATION)
    family_number = _count("Number of the family within the household, from 1", "", 10, "int8")
    family_relation = _code("Relation to the head of the family", codes.RELATION)
    sex = _code("Sex", codes.SEX, Privacy.QUASI)
    age = Column("int16", "Age", Privacy.QUASI, unit="full years", minimum=0, maximum=130)
    marital_status = _code("Marital status", codes.MARITAL_STATUS)
    marriage_document = _code("Marriage or divorce document, asked if married or divorced", codes.DOCUMENT)
    in_family_card = _yes("Listed in a family card of this household")
    identity_documents = _count("Sum of 1 birth certificate, 2 student card, 4 KTP, 8 driving licence", "", 15, "int8")
    pregnant = _yes("Pregnant, asked of women of 10 to 49 who have ever married")
    disability = _code("Disability", codes.DISABILITY, Privacy.SENSITIVE)
    chronic_illness = _code("Chronic illness", codes.CHRONIC_ILLNESS, Privacy.SENSITIVE)
    school_attendance = _code("School attendance, from age 5", codes.SCHOOL_ATTENDANCE)
    school_level = _code("Highest level attended", codes.SCHOOL_LEVEL)
    school_class = _code("Highest class attended; 8 is finished", codes.SCHOOL_CLASS)
    diploma = _code("Highest diploma", codes.DIPLOMA)
    works = _yes("Worked, or helped to work, in the last week; from age 5")
    work_hours = _count("Hours worked in the last week", "hours", 98, "int8")
    industry = _code("Industry of the main job", codes.INDUSTRY)
    work_status = _code("Status in the main job", codes.WORK_STATUS)
    presence = _code("Presence of the member", codes.PRESENCE)


class PersonIdentity:
    """What names a person."""

    person_name = Column("string", "Name as given", Privacy.DIRECT)
    nik = Column("string", "NIK as given: 16 digits when whole", Privacy.DIRECT)
    birth_date = Column("date", "Date of birth", Privacy.DIRECT)
    mother_name = Column("string", "Maiden name of the mother", Privacy.DIRECT)


class DwellingIdentity:
    """What leads to the door of a household."""

    head_name = Column("string", "Name of the head of household", Privacy.DIRECT)
    address = Column("string", "Address", Privacy.DIRECT)
    latitude = Column("float64", "Latitude, WGS 84", Privacy.DIRECT, unit="degrees", minimum=-90, maximum=90)
    longitude = Column("float64", "Longitude, WGS 84", Privacy.DIRECT, unit="degrees", minimum=-180, maximum=180)


class HouseholdDetails:
    """Answers that no stage decides on: landed beside the items, no part of a release."""

    stated_family_count = _count("Families as stated", "families", 10, "int8")
    water_customer_kind = _code("Supplier of piped water, asked if drinking_water is 3", codes.WATER_CUSTOMER)
    gas_customer_kind = _code("Supplier of piped gas, asked if cooking_fuel is 4", codes.GAS_CUSTOMER)


class HouseholdNumbers:
    """What else leads to the door of a household: its neighbourhood and its numbers at suppliers."""

    neighbourhood = Column("string", "Smallest local unit: hamlet, RT and RW", Privacy.DIRECT)
    water_customer_number = Column("string", "Customer number of the water supplier", Privacy.DIRECT)
    electricity_customer_number = Column("string", "Customer number at PLN", Privacy.DIRECT)
    gas_customer_number = Column("string", "Customer number of the gas supplier", Privacy.DIRECT)


class MemberDetails:
    """Answers about a member that no stage decides on: landed beside the items, no part of a release."""

    contraception = _code("Contraception now used, in the village form", codes.CONTRACEPTION, Privacy.SENSITIVE)
    documents_agree = _code("Whether the answers agree with the documents", codes.DOCUMENT_CHECK)
    holds_kks = _yes("Named on a social protection card (KPS/KKS)")
    holds_pbi = _yes("Holds a health card paid by the state (KIS/PBI)")
    holds_kip = _yes("Gets the Smart Indonesia card (KIP/BSM)")
    holds_pkh = _yes("Named as the recipient of the Family Hope Programme (PKH)")
    holds_sembako = _yes("Named on a food card (Sembako)")
    studies_away = _yes("Dependent child who studies away from the household")


class MemberNumbers:
    """What else names a member: place of birth, numbers and school."""

    birth_place = Column("string", "Place of birth", Privacy.DIRECT)
    pbi_number = Column("string", "Participant number of KIS/PBI", Privacy.DIRECT)
    nisn = Column("string", "National student number", Privacy.DIRECT)
    school_name = Column("string", "Name of the school", Privacy.DIRECT)

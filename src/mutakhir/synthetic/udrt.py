"""The columns of UDRT (households) and UDART (members): the layout in which a ministry holds its registry.

The names are those of the public staging tables of the BDT/DTKS instrument, in the order of its blocks. On the
paper form the yes and no of neighbouring rows are 1/2 and 3/4, so that a slip of the line shows; the tables
keep these codes as they were entered.
"""

from collections.abc import Mapping
from typing import Final


# Column of the file: column of release N-1. Codes of one digit, counts and measures: written as they are.
HOUSING: Final = {
    "sta_bangunan": "building_tenure",
    "sta_lahan": "land_tenure",
    "luas_lantai": "floor_area",
    "lantai": "floor",
    "dinding": "wall",
    "kondisi_dinding": "wall_condition",
    "atap": "roof",
    "kondisi_atap": "roof_condition",
    "jumlah_kamar": "bedrooms",
    "sumber_airminum": "drinking_water",
    "cara_peroleh_airminum": "water_payment",
    "sumber_penerangan": "lighting",
    "daya": "electric_power",
    "bb_masak": "cooking_fuel",
    "fasbab": "toilet",
    "kloset": "closet",
    "buang_tinja": "sewage",
}
ASSETS: Final = {
    "ada_tabung_gas": "has_gas_cylinder",
    "ada_lemari_es": "has_refrigerator",
    "ada_ac": "has_air_conditioner",
    "ada_pemanas": "has_water_heater",
    "ada_telepon": "has_landline",
    "ada_tv": "has_television",
    "ada_emas": "has_gold",
    "ada_laptop": "has_computer",
    "ada_sepeda": "has_bicycle",
    "ada_motor": "has_motorcycle",
    "ada_mobil": "has_car",
    "ada_perahu": "has_boat",
    "ada_motor_tempel": "has_outboard",
    "ada_perahu_motor": "has_motorboat",
    "ada_kapal": "has_ship",
}
LAND: Final = {"aset_tak_bergerak": "has_land", "luas_atb": "land_area", "rumah_lain": "has_other_house"}
LIVESTOCK: Final = {
    "jumlah_sapi": "cattle",
    "jumlah_kerbau": "buffalo",
    "jumlah_kuda": "horses",
    "jumlah_babi": "pigs",
    "jumlah_kambing": "goats",
    "sta_art_usaha": "has_business",
}
PROGRAMMES: Final = {
    "sta_kks": "gets_kks",
    "sta_kip": "gets_kip",
    "sta_kis": "gets_pbi",
    "sta_bpjs_mandiri": "has_own_health_insurance",
    "sta_jamsostek": "has_work_insurance",
    "sta_asuransi": "has_other_insurance",
    "sta_pkh": "gets_pkh",
    "sta_rastra": "gets_sembako",
    "sta_kur": "gets_kur",
}
MEMBER: Final = {
    "hubungan_krt": "relation",
    "nuk": "family_number",
    "hubungan_keluarga": "family_relation",
    "jenis_kelamin": "sex",
    "umur": "age",
    "status_kawin": "marital_status",
    "ada_akta_nikah": "marriage_document",
    "ada_di_kk": "in_family_card",
    "ada_kartu_identitas": "identity_documents",
    "status_hamil": "pregnant",
    "jenis_cacat": "disability",
    "penyakit_kronis": "chronic_illness",
    "partisipasi_sekolah": "school_attendance",
    "pendidikan_tertinggi": "school_level",
    "kelas_tertinggi": "school_class",
    "ijazah_tertinggi": "diploma",
    "status_bekerja": "works",
    "jumlah_jam_kerja": "work_hours",
    "lapangan_usaha": "industry",
    "status_pekerjaan": "work_status",
    "status_keberadaan_art": "presence",
}

# Code lists that run past 9 are written with two digits: 01, 02 ... 12.
TWO_DIGITS: Final = frozenset(
    {"lantai", "atap", "sumber_airminum", "jenis_cacat", "pendidikan_tertinggi", "lapangan_usaha"}
)
# Rows of the form whose yes and no are 3 and 4; those of all other rows are 1 and 2.
THREE_FOUR: Final = frozenset((*tuple(ASSETS)[1::2], "rumah_lain", *tuple(PROGRAMMES)[1::2]))

AREA: Final = ("kode_propinsi", "kode_kabupaten", "kode_kecamatan", "kode_desa")

ANSWERS: Final[Mapping[str, str]] = HOUSING | ASSETS | LAND | LIVESTOCK | PROGRAMMES
UDRT: Final = (
    "IDBDT", *AREA, "nama_sls", "alamat", "nama_krt", "jumlah_art", "jumlah_keluarga", "lat", "long",
    *ANSWERS, "percentile", "last_update_data",
)  # fmt: skip
UDART: Final = (
    "IDBDT", "IDARTBDT", *AREA, "no_urut_art", "nama", "nik", "tanggal_lahir", "nama_gadis_ibu_kandung", "nokk",
    *MEMBER, "flag_pemadanan",
)  # fmt: skip

"""Datasets of the audit: a probability sample of all people, visited anew with a consumption module."""

from mutakhir.ground.schema.declaration import Column, Dataset, Privacy


class AuditSample(Dataset):
    """Households of the audit sample, whether the registry knows them or not; input.

    Drawn from areas, not from the registry, so that it holds households which nobody visited.
    """

    name = "audit_sample"
    key = ("audit_id",)
    audit_id = Column("string", "Household in the audit", required=True)
    village = Column("string", "Village, the cluster of the sample", Privacy.QUASI, required=True)
    stratum = Column("string", "Stratum of the sample; the regency where it is empty")
    household_id = Column("int64", "The same household in the registry; empty if none was found", minimum=1)
    weight = Column("int64", "Households that it stands for", unit="1e-6", required=True, minimum=1)
    member_count = Column("int16", "Members", unit="persons", required=True, minimum=1)
    consumption = Column(
        "int64", "Consumption per person and month", Privacy.SENSITIVE, unit="rupiah", required=True, minimum=1
    )
    asked_on = Column("date", "Day of the interview", required=True)


class AuditErrors(Dataset):
    """Exclusion and inclusion error of the list as found by the audit; empty where there is no audit."""

    name = "audit_errors"
    scope = "nation"
    key = ("cut", "measure")
    cut = Column("int16", "Percent of the population", required=True, minimum=1, maximum=99)
    measure = Column("string", "exclusion_error, inclusion_error, never_visited", required=True)
    value = Column("int64", "Share", unit="1e-6", required=True, minimum=0)
    low = Column("int64", "Lower end of the 95% interval; empty with too few clusters", unit="1e-6")
    high = Column("int64", "Upper end", unit="1e-6")
    households = Column("int64", "Households of the audit that the share rests on", required=True, minimum=0)
    clusters = Column("int64", "Villages of the audit", required=True, minimum=0)

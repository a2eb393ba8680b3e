"""Survey files from outside, and the registry's own survey as files: read, checked, and turned into arrays."""

from mutakhir.ranking.surveys.outside import ReadSurvey, outside_survey
from mutakhir.ranking.surveys.rows import Rows
from mutakhir.ranking.surveys.specification import SurveySpec


__all__ = ["ReadSurvey", "Rows", "SurveySpec", "outside_survey"]

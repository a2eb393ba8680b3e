"""The stage *serving*."""

from mutakhir.serving.everyone import Refused, extract_all
from mutakhir.serving.extracting import Extract, agreements, extract


__all__ = ["Extract", "Refused", "agreements", "extract", "extract_all"]

"""The report of a release: one page that opens without a network, and the figures in it."""

from mutakhir.story.report.figures import Figures, figures_of
from mutakhir.story.report.page import page_of


__all__ = ["Figures", "figures_of", "page_of"]

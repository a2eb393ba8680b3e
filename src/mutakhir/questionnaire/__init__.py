"""The stage *questionnaire*."""

from mutakhir.questionnaire.steps import compile


__all__ = ["compile"]

"""The stage *questionnaire*."""

from mutakhir.questionnaire.steps import compile  # noqa: A004 - the word of the stage


__all__ = ["compile"]

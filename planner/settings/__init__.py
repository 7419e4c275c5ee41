"""The settings of a workspace: what they are, and how planner.yaml, the environment and flags set them."""

from planner.settings.load import FILE_NAME, leaves, load_settings, settings_from
from planner.settings.sections import (
    ForecastSettings,
    GradeSettings,
    IngestSettings,
    LedgerSettings,
    OptimizeSettings,
    PriorCurve,
    Settings,
    Tables,
    TableSource,
)

__all__ = [
    "FILE_NAME",
    "ForecastSettings",
    "GradeSettings",
    "IngestSettings",
    "LedgerSettings",
    "OptimizeSettings",
    "PriorCurve",
    "Settings",
    "TableSource",
    "Tables",
    "leaves",
    "load_settings",
    "settings_from",
]

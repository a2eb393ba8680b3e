"""A small model with every kind of term."""

from mutakhir.ranking.policy import ModelPolicy


MODEL = ModelPolicy.model_validate_json(
    """{
    "valid_from": "2020-11-11", "reference": "made up for tests",
    "parts": {
        "people": [
            {"kind": "size", "name": "size", "cap": 4},
            {"kind": "share", "name": "children", "age_to": 14, "steps": 3},
            {"kind": "share", "name": "workers", "item": "works", "age_from": 15, "steps": 2},
            {"kind": "head", "item": "diploma"}
        ],
        "housing": [
            {"kind": "item", "item": "floor"},
            {"kind": "classes", "item": "floor_area", "bounds": [20, 50]}
        ],
        "assets": [{"kind": "item", "item": "has_motorcycle"}]
    },
    "not_living_here": [2, 3, 5, 6],
    "penalty": {"slopes": 1, "regencies": 10},
    "winsorise": {"lower": 0, "upper": 1000},
    "folds": 2
}"""
)

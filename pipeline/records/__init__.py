"""What crosses a stage border, in flow order.

Experiment -> Prompt, Rubric, Topic -> Answer -> TopicHit, Score, Overlap -> Finding, ThresholdResult -> Run

Every record is frozen and refuses unknown keys. ``None`` means "not known" or "could not be measured" and is
printed as a dash; it is never the same as 0.
"""

from pipeline.records.answers import Answer, CallPlan, Gap, Progress
from pipeline.records.base import SCHEMA_VERSION, AnswerStatus, FoundBy, Grade, Record, Standing
from pipeline.records.experiment import (
    Experiment,
    Limits,
    Price,
    Prompt,
    ProviderSpec,
    Rubric,
    RubricExercise,
    Scoring,
    Settings,
    Student,
    Topic,
)
from pipeline.records.run import JudgeUsed, ProviderUsed, Run
from pipeline.records.scores import (
    Clue,
    Explanation,
    Length,
    Overlap,
    Preference,
    Readability,
    Rouge,
    Score,
    Structure,
    TopicHit,
    Vocabulary,
)
from pipeline.records.verdicts import (
    Agreement,
    Calibration,
    Disagreement,
    Finding,
    Mark,
    Number,
    Quotation,
    Readiness,
    ThresholdResult,
    TopicAgreement,
)

__all__ = [
    "SCHEMA_VERSION",
    "Agreement",
    "Answer",
    "AnswerStatus",
    "Calibration",
    "CallPlan",
    "Clue",
    "Disagreement",
    "Experiment",
    "Explanation",
    "Finding",
    "FoundBy",
    "Gap",
    "Grade",
    "JudgeUsed",
    "Length",
    "Limits",
    "Mark",
    "Number",
    "Overlap",
    "Preference",
    "Price",
    "Progress",
    "Prompt",
    "ProviderSpec",
    "ProviderUsed",
    "Quotation",
    "Readability",
    "Readiness",
    "Record",
    "Rouge",
    "Rubric",
    "RubricExercise",
    "Run",
    "Score",
    "Scoring",
    "Settings",
    "Standing",
    "Structure",
    "Student",
    "ThresholdResult",
    "Topic",
    "TopicAgreement",
    "TopicHit",
    "Vocabulary",
]

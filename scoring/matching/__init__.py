"""Needs, supply, gaps and partnerships. Pure: from a call and its judgement, nothing else."""

from scoring.matching.best import Answer, best
from scoring.matching.measure import Choice, broken, choice, cost
from scoring.matching.minimal import Listing, minimal
from scoring.matching.partnerships import limits_of, match, partnership, question_of, smallest
from scoring.matching.picture import Picture, picture
from scoring.matching.plain import plain_question
from scoring.matching.question import Question, Refused, Rules, Want, want
from scoring.matching.solve import Effort
from scoring.matching.supply import holds, restricted, supplies

__all__ = [
    "Answer",
    "Choice",
    "Effort",
    "Listing",
    "Picture",
    "Question",
    "Refused",
    "Rules",
    "Want",
    "best",
    "broken",
    "choice",
    "cost",
    "holds",
    "limits_of",
    "match",
    "minimal",
    "partnership",
    "picture",
    "plain_question",
    "question_of",
    "restricted",
    "smallest",
    "supplies",
    "want",
]

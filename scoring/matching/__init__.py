"""Needs, supply, gaps and partnerships. Pure: from a call and its judgement, nothing else."""

from scoring.matching.partnerships import fewest, match, smallest
from scoring.matching.supply import holds, supplies

__all__ = ["fewest", "holds", "match", "smallest", "supplies"]

"""Needs, supply, gaps and partnerships. Pure: from a call and its judgement, nothing else."""

from scoring.matching.partnerships import fewest, match, smallest
from scoring.matching.supply import holds, restricted, supplies

__all__ = ["fewest", "holds", "match", "restricted", "smallest", "supplies"]

"""Scoring, coverage, ranking and matching for a call for proposals judged by a jury."""

__version__ = "0.1.0"

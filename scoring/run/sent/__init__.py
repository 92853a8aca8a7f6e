"""What was sent when a stage was established: kept once, compared with what is said now."""

from scoring.run.sent.copies import copies_in_force
from scoring.run.sent.keep import keep_sent

__all__ = ["copies_in_force", "keep_sent"]

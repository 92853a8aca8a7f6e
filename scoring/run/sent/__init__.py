"""What was sent when a stage was established: kept once, compared with what is said now."""

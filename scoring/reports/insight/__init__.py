"""What a jury should know before it decides, as pages, sheets, plots and sentences."""

"""Report values, then PDF and workbook renderers. Every string in a value is final."""

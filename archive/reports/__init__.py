"""Reports: what services hand over, rendered. Nothing is computed here."""

"""Language over time: lives of paragraphs, blame, phrases, formulas, numbers, strength, search."""

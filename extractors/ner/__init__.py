"""People and organisations by spaCy and rules. The only room that imports spaCy."""

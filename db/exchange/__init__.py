"""Decisions carried from one archive to another of the same papers: exported as sorted JSON lines, imported with their places."""

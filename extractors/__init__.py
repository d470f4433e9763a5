"""From bytes to mentions: plain functions over frozen dataclasses.

Nothing in this package knows a database, Prefect, the clock or the environment.
"""

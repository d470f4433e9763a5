"""The `fonds` command and the Prefect flows behind it. No parsing, no SQL."""

"""Backups: one tar file that holds an archive of one moment, and the proof that it does.

Members, in this order: `archive.db`, `accounts.db` and `fonds.toml` where there are such, originals under `originals/` where they
were asked for, and last `manifest.json`, so that a file which was cut short has none. `make` writes one, `restore` proves one and
puts it in place. Nothing in here brings an archive up to date, so that a backup can be made before a newer fonds is used.
"""

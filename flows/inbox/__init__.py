"""The inbox: a folder, on this machine or on a share, whose files become documents of an archive."""

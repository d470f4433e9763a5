"""Who may use the review site: accounts, sessions and the rules. No Datasette in here, so that the commands can use it too."""

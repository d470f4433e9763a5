"""One module for each subcommand of `fonds`. They import what is heavy when they run, so that `fonds --help` is quick."""

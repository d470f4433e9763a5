"""The review site: Datasette with one plugin. The only room that imports Datasette."""

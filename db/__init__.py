"""The one SQLite file: migrations, loading, runs, corrections, entity resolution, views and export. No model, no file format."""

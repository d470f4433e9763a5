"""Training the model of people and organisations anew: `python -m extractors.ner.training`. Nothing of it runs in a pipeline."""

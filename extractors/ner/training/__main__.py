"""The command: `python -m extractors.ner.training`."""

from extractors.ner.training.run import main

if __name__ == "__main__":
    main()

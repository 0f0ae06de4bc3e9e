"""How often the shipped classifier is right, beside TF-IDF, stock Rasa and the published results: `make bench-accuracy`."""

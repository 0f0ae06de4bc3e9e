"""What the bot costs beside stock Rasa, both measured in one run: `make bench-speed`."""

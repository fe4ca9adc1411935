"""How fast organiser is, as ratios measured in one run: `python -m benchmarks`. README.md says what each row means."""

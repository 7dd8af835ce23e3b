"""Interface texts, a catalogue per language."""

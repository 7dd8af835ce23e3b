"""The dialog engine: script and state in, next state and effects out."""

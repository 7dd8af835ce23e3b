"""The rules of debt help: screening, urgency, places of help, terms."""

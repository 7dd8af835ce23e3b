"""Documents that people write, read with line numbers, checked, drawn and tested."""

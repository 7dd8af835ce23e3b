"""The floor that decides: pure functions over plain data, without any I/O."""

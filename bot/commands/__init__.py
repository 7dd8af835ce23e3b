"""The commands of `kopru`, one module each."""

"""What an office writes: letters filled from a case, and values in words."""

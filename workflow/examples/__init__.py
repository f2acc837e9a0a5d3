"""Worked examples: who does what, when, and what must then hold. `play` runs them."""

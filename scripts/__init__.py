"""Helpers of the house: checks that `make check` runs, and what the build needs.

Not shipped in the wheel. Each module is run as `python -m scripts.<name>`.
"""

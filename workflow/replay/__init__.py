"""Replay: plays the cases of a real event log through the engine and says where they deviate.

Input: an event log (XES or CSV), a definition, a map from activities to steps. Consumer: the
command line. Everything runs in memory; nothing reaches an office's database.
"""

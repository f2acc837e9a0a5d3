"""Benchmarks: the engine beside hand-written SQL (`approval`), commands a second (`throughput`).

`make bench` runs the first, `make bench ARGS=throughput` the second.
"""

"""A demonstration: a county that does not exist, its staff, and the cases they are working on.

Every name says so. Consumers: `onewindow run --demo`, `onewindow demo`, screenshots.
"""

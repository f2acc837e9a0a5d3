"""A demonstration: a county that does not exist, its staff, and the cases they are working on.

Every name says so. Consumers: `bootstrap.open_office(demo=True)`, `onewindow demo`, screenshots.
"""

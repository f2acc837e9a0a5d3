"""The processes and catalogues that ship with OneWindow, as YAML files beside this module.

The package exists so that the files can be found when OneWindow is installed from a wheel.
"""

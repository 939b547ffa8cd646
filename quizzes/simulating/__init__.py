"""Learners nobody is: as many as one likes, who read and answer as people of different ability would, so that
a site can be measured, or its figures shown, before anyone has come."""

from .cohort import DOMAIN, CannotSimulate, remove, simulate, simulated

__all__ = ["DOMAIN", "CannotSimulate", "remove", "simulate", "simulated"]

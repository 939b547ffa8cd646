from .outline import CannotRead

__all__ = ["CannotRead"]

"""The numbers of rows, as addresses and forms say them."""

MOST_DIGITS = 18  # a database takes no more


def row_number(said):
    """The number in what was said; None where no row can have it."""
    said = "" if said is None else str(said)
    is_one = said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS
    return int(said) if is_one else None

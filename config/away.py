"""A database that cannot be reached, told apart from one that answers with an error."""

# SQLSTATE: a connection that breaks, a user or a database that is not known, a server that shuts down.
OF_CONNECTING = ("08", "28", "3D", "57P")


def is_away(error):
    """Whether this error of the database is that of connecting to it."""
    cause = error.__cause__
    if hasattr(cause, "sqlstate"):
        return cause.sqlstate is None or cause.sqlstate.startswith(OF_CONNECTING)
    return "unable to open database file" in str(error)


def sentence(error):
    """What is wrong and what to look at."""
    said = str(error).strip().split("\n")[0].rstrip(".")
    return (
        f"The database does not answer: {said}. Is its server running, and does DATABASE_URL name it? "
        "Without DATABASE_URL: can this user open the files in DATA_DIR?"
    )

"""How often somebody may try, from one address and for one account."""

A_MINUTE = {"signup": 20, "login": 30, "reset_password_from_key": 20, "webauthn_login": 10}
WRONG_PASSWORDS = 50  # in a quarter of an hour


def limits(people):
    """allauth's limits, where so many people at one address, such as a class, may come in the same minute."""
    from_one_address = {kind: f"{max(usual, people)}/m/ip" for kind, usual in A_MINUTE.items()}
    return from_one_address | {
        "login_failed": "10/15m/key",
        "login_failed_here": f"{max(WRONG_PASSWORDS, people)}/15m/ip",
        # Another address for an account: the answer tells whether somebody has it.
        "manage_email": "10/h/user",
    }

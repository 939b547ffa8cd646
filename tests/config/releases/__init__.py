"""What each release's database looked like in use, kept to prove that it can be brought up to date."""

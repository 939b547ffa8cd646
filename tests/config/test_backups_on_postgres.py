"""A backup of a site on PostgreSQL and its way back, also over what a newer Docent has made there."""

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from config import postgres
from tests.faults.cluster import USER, Cluster

from .test_backups import manage
from .test_moving import empty_postgres  # noqa: F401  a fixture

NEWER = """
    CREATE TABLE learn_later (id int PRIMARY KEY);
    CREATE TABLE mfa_later (id int PRIMARY KEY, learner bigint NOT NULL REFERENCES learn_user);
    CREATE FUNCTION later_stays() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER later_stays BEFORE UPDATE ON learn_later FOR EACH ROW EXECUTE FUNCTION later_stays();
    INSERT INTO django_migrations (app, name, applied) VALUES ('mfa', '9999_later', now());
"""
ANOTHER_PROGRAM = """
    CREATE TABLE visits (id serial PRIMARY KEY, who bigint REFERENCES learn_user, page text);
    CREATE INDEX visits_page ON visits (page);
    CREATE FUNCTION visits_stay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
    CREATE TRIGGER visits_stay BEFORE DELETE ON visits FOR EACH ROW EXECUTE FUNCTION visits_stay();
    CREATE TABLE account_balance (id int PRIMARY KEY);
    CREATE VIEW who_was_here AS SELECT name FROM learn_user JOIN visits ON who = learn_user.id;
    CREATE SCHEMA elsewhere CREATE TABLE learn_user (id int PRIMARY KEY);
    INSERT INTO visits (who, page) SELECT id, 'home' FROM learn_user;
    INSERT INTO elsewhere.learn_user VALUES (1);
"""
SINCE = """
    INSERT INTO visits (page) VALUES ('since');
    INSERT INTO account_balance VALUES (7);
    INSERT INTO elsewhere.learn_user VALUES (2);
    UPDATE learn_user SET name = 'Changed since';
"""
THEIRS = "visits", "account_balance", "elsewhere.learn_user"


def run(address, sql):
    with psycopg.connect(address, autocommit=True) as database:
        return database.execute(sql)


def tables(address):
    return {name for (name,) in run(address, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")}


def rows(address):
    """Every row of every table, but for the cache."""
    with psycopg.connect(address) as database:
        return {
            name: sorted(map(repr, database.execute(f'SELECT * FROM "{name}"')))
            for name in tables(address) - {"cache"}
        }


def structure(address):
    """What Docent's tables are made of: columns, indexes, constraints, triggers, and counters of numbers.
    PostgreSQL writes a condition in other words once it was dumped: these are known by their names."""
    return run(
        address,
        """
        SELECT table_name::text, concat_ws(' ', column_name, data_type, column_default, is_nullable, is_identity)
            FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT tablename::text, indexname FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT conrelid::regclass::text, conname FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT sequencename::text, coalesce(last_value, 0)::text FROM pg_sequences
            WHERE schemaname = 'public'
        ORDER BY 1, 2
        """,
    ).fetchall()


@pytest.fixture
def site(empty_postgres, tmp_path):  # noqa: F811
    """(the address of its database, a backup of it): a demo of the first course."""
    assert manage(tmp_path / "site", "start", DATABASE_URL=empty_postgres).returncode == 0
    backup = tmp_path / "site.docent"
    made = manage(tmp_path / "site", "backup", backup, DATABASE_URL=empty_postgres)
    assert made.returncode == 0, made.stderr
    return empty_postgres, backup


def restore(folder, address, backup, **variables):
    return manage(folder, "restore", "--overwrite", backup, DATABASE_URL=address, **variables)


def test_where_people_signed_in_from_is_in_no_backup(site, tmp_path):
    address, _backup = site
    run(address, "INSERT INTO cache VALUES ('203.0.113.77', '', now())")
    backup = tmp_path / "counted.docent"
    assert manage(tmp_path / "site", "backup", backup, DATABASE_URL=address).returncode == 0
    done = restore(tmp_path / "site", address, backup)
    assert done.returncode == 0, done.stderr
    assert run(address, "SELECT count(*) FROM cache").fetchone() == (0,)


def test_every_row_of_every_table_is_as_it_was(site, tmp_path):
    address, backup = site
    before = rows(address)
    run(address, "UPDATE learn_user SET name = 'Changed since'; DELETE FROM learn_citation")
    assert rows(address) != before
    done = restore(tmp_path / "site", address, backup)
    assert done.returncode == 0, done.stderr
    assert rows(address) == before and len(before["learn_passage"]) == 67


def test_what_a_newer_docent_has_made_since_goes(site, tmp_path):
    address, backup = site
    before = tables(address)
    run(address, NEWER)
    done = restore(tmp_path / "site", address, backup)
    assert done.returncode == 0, done.stderr
    assert tables(address) == before
    assert run(address, "SELECT to_regproc('later_stays')").fetchone() == (None,)


def test_what_another_program_keeps_there_stays_as_it_is(site, tmp_path):
    """Its rows since the backup too, though the dump has it as it was."""
    address, backup = site
    run(address, ANOTHER_PROGRAM)
    backup.unlink()
    assert manage(tmp_path / "site", "backup", backup, DATABASE_URL=address).returncode == 0
    before = rows(address)
    run(address, SINCE)
    theirs = [run(address, f"SELECT * FROM {table}").fetchall() for table in THEIRS]  # noqa: S608
    done = restore(tmp_path / "site", address, backup)
    assert done.returncode == 0, done.stderr
    assert [run(address, f"SELECT * FROM {table}").fetchall() for table in THEIRS] == theirs  # noqa: S608
    after = rows(address)
    assert {name for name in before if before[name] != after[name]} == {"visits", "account_balance"}
    assert run(address, "DELETE FROM visits").rowcount == 0, "its trigger holds"


def test_it_comes_back_without_what_another_program_kept_there(site, tmp_path):
    """After a total loss: the new database has nothing of the other program."""
    address, backup = site
    before = structure(address)
    run(address, ANOTHER_PROGRAM)
    backup.unlink()
    assert manage(tmp_path / "site", "backup", backup, DATABASE_URL=address).returncode == 0
    people = rows(address)["learn_user"]
    run(address, "DROP SCHEMA public, elsewhere CASCADE; CREATE SCHEMA public")
    done = restore(tmp_path / "site", address, backup)
    assert done.returncode == 0, done.stderr
    assert rows(address)["learn_user"] == people and "visits" not in tables(address)
    assert structure(address) == before


def test_a_way_back_that_breaks_off_half_way_has_changed_nothing(site, tmp_path):
    address, backup = site
    run(address, NEWER)
    before = rows(address)
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "pg_restore").write_text(
        '#!/bin/sh\ncase $1 in --list) exec /usr/bin/pg_restore "$@";; esac\n'
        '/usr/bin/pg_restore "$@" | head -c 60000\nexit 1\n'
    )
    (programs / "pg_restore").chmod(stat.S_IRWXU)
    broken = f"{programs}:{os.environ['PATH']}"
    done = restore(tmp_path / "site", address, backup, PATH=broken)
    assert done.returncode == 1 and "CommandError: pg_restore failed" in done.stderr
    assert rows(address) == before


def test_what_the_database_refuses_is_said_and_has_changed_nothing(site, tmp_path):
    address, backup = site
    run(address, "DROP TABLE learn_term CASCADE; CREATE VIEW learn_term AS SELECT 1 AS one")
    before = rows(address)
    done = restore(tmp_path / "site", address, backup)
    assert done.returncode == 1 and "CommandError: psql failed" in done.stderr
    assert "learn_term" in done.stderr and "Traceback" not in done.stderr
    assert rows(address) == before


@pytest.mark.database
@pytest.mark.skipif(settings.IS_SQLITE, reason="what PostgreSQL's programs are told")
def test_its_programs_are_led_there_as_the_site_is(monkeypatch):
    """Whoever asks for the server's certificate to be checked wants it checked for backups too."""
    asked = {"sslmode": "verify-full", "sslrootcert": "/ca.pem", "sslcert": "/mine.pem", "sslkey": "/key.pem"}
    given = {"NAME": "learning", "HOST": "db.example.org", "PASSWORD": "secret", "OPTIONS": asked}
    site = connections["default"]  # not through the proxy, which would not give it back
    monkeypatch.setattr(site, "settings_dict", site.settings_dict | given)
    expected = {"PGDATABASE": "learning", "PGHOST": "db.example.org", "PGPASSWORD": "secret"}
    expected |= {f"PG{name.upper()}": value for name, value in asked.items()}
    said = postgres.where()
    assert {name: said.get(name) for name in expected} == expected


def certificate(name, folder, person):
    """A certificate that stands for itself, and its key."""
    paths = folder / f"{name}.pem", folder / f"{name}.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={person}",
         "-addext", "subjectAltName=IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]],
        check=True, capture_output=True,
    )  # fmt: skip
    for path in paths:
        path.chmod(0o600)
    return paths


@pytest.fixture
def encrypted():
    """The address of a PostgreSQL that lets in nobody without a certificate, and shows one of its own."""
    with tempfile.TemporaryDirectory(prefix="docent-encrypted-") as place:
        folder, own = Path(place) / "cluster", Path(place)
        folder.mkdir()
        own.chmod(0o755)
        (pem, key), (client_pem, client_key) = (
            certificate("server", folder, "server"),
            certificate("client", own, USER),
        )
        (folder / "hba.conf").write_text(f"hostssl all {USER} 127.0.0.1/32 cert\n")
        shutil.copy(client_pem, folder / "known.pem")
        if os.getuid() == 0:
            for path in folder.iterdir():
                shutil.chown(path, USER)
        cluster = Cluster(folder, ["ssl = on", f"ssl_cert_file = '{pem}'", f"ssl_key_file = '{key}'",
                                   f"ssl_ca_file = '{folder}/known.pem'", f"hba_file = '{folder}/hba.conf'"])  # fmt: skip
        yield f"{cluster.url}?sslmode=verify-full&sslrootcert={pem}&sslcert={client_pem}&sslkey={client_key}"
        cluster.close()


def test_a_server_that_asks_for_certificates_is_backed_up_and_put_back(encrypted, tmp_path):
    shared = {"DATABASE_URL": encrypted}
    assert manage(tmp_path / "site", "start", **shared).returncode == 0
    made = manage(tmp_path / "site", "backup", tmp_path / "site.docent", **shared)
    assert made.returncode == 0, made.stderr
    done = restore(tmp_path / "site", encrypted, tmp_path / "site.docent")
    assert done.returncode == 0, done.stderr

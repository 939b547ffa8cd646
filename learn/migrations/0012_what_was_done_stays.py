"""The log of what staff did is only ever added to: the database refuses the rest, whoever asks. Lines older
than half a year may go, when `clean` is told so, and those of a demo go with it."""

from django.db import migrations

SAID = "What was done is written once. It is neither changed nor taken away."
SQLITE = {
    "admin_log_changed": f"""
        CREATE TRIGGER admin_log_changed BEFORE UPDATE ON django_admin_log
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
    "admin_log_taken": f"""
        CREATE TRIGGER admin_log_taken BEFORE DELETE ON django_admin_log
        WHEN OLD.action_time > datetime('now', '-180 days')
            AND NOT EXISTS (SELECT 1 FROM learn_user WHERE id = OLD.user_id AND is_demo)
        BEGIN SELECT RAISE(ABORT, '{SAID}'); END""",
}
POSTGRESQL = f"""
    CREATE FUNCTION admin_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND (OLD.action_time < now() - interval '180 days'
            OR EXISTS (SELECT 1 FROM learn_user WHERE id = OLD.user_id AND is_demo)) THEN
            RETURN OLD;
        END IF;
        RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation';
    END $$;
    CREATE TRIGGER admin_log_stays BEFORE UPDATE OR DELETE ON django_admin_log
        FOR EACH ROW EXECUTE FUNCTION admin_log_stays()"""


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL, params=None)
    else:
        for statement in SQLITE.values():
            schema_editor.execute(statement, params=None)


def open_again(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER admin_log_stays ON django_admin_log")
        schema_editor.execute("DROP FUNCTION admin_log_stays()")
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [
        ("learn", "0011_conversion_known"),
        ("admin", "0003_logentry_add_action_flag_choices"),
    ]

    operations = [migrations.RunPython(guard, open_again)]

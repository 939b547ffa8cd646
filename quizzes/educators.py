"""What an educator may do: exactly what writing, arranging and seeing need. People, groups, logs and
what learners did are not among it, and nothing a learner has touched can be deleted."""

from learn.accounts import EDUCATORS

PERMISSIONS = {
    "learn": {
        "document": ["view", "add", "change"],
        "revision": ["view", "add"],
        "lesson": ["view", "add", "change", "publish"],
        "term": ["view", "add", "change", "delete"],
        "figure": ["view", "add", "change", "delete"],
        "learningpath": ["view", "add", "change"],
        "pathlesson": ["view", "add", "change", "delete"],
        "enrolment": ["view", "export"],
    },
    "quizzes": {
        "question": ["view", "add", "change"],
        "quiz": ["view", "add", "change"],
        "slot": ["view", "add", "change", "delete"],
        "allowance": ["view", "add", "change", "delete"],
        "waiver": ["view", "add", "delete"],
        "lintwaiver": ["view", "add", "delete"],
        "regrade": ["view", "add"],
    },
}


def make_group(apps, using="default"):
    """The group of educators with its permissions; makes what is missing, so it is safe to repeat.
    `apps` is Django's registry, or a migration's."""
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    group, _ = apps.get_model("auth", "Group").objects.using(using).get_or_create(name=EDUCATORS)
    permissions = []
    for app, models in PERMISSIONS.items():
        for model, verbs in models.items():
            if model not in apps.all_models[app]:
                continue  # a migration older than this model: one that is newer comes here again
            kind, _ = ContentType.objects.using(using).get_or_create(app_label=app, model=model)
            # Django itself makes permissions only after the last migration: too late for this group.
            permissions += [
                Permission.objects.using(using).get_or_create(
                    content_type=kind,
                    codename=f"{verb}_{model}",
                    defaults={"name": permission_name(apps.get_model(app, model), verb)},
                )[0]
                for verb in verbs
            ]
    group.permissions.add(*permissions)
    return group


def permission_name(model, verb):
    """The permission's name as Django would give it."""
    codename = f"{verb}_{model._meta.model_name}"
    return dict(model._meta.permissions).get(codename, f"Can {verb} {model._meta.verbose_name}")

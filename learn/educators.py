"""Who may write, arrange and see."""

from django.contrib.auth.models import Group

GROUP = "Educators"


def grant_educator(user):
    """Lets this person into the authoring pages, with what the group of educators may do there."""
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get(name=GROUP))

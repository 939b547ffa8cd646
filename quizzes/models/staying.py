"""Rows that stay as they are: refused here and not only in a form, whichever way a change comes."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _


class GivenStays(models.QuerySet):
    """Wordings, or rows of wordings, that no query changes or takes away once a learner was given them.
    ``responses`` is the way from such a row to the responses of its wording."""

    responses = "responses"

    def refuse_if_given(self):
        if self.filter(**{f"{self.responses}__isnull": False}).exists():
            raise ValidationError(
                _(
                    "Learners have been given this wording, so it cannot be changed. "
                    "Make a new version instead."
                )
            )

    def update(self, **values):
        self.refuse_if_given()
        return super().update(**values)

    update.alters_data = True

    def delete(self):
        self.refuse_if_given()
        return super().delete()

    delete.alters_data = True
    delete.queryset_only = True

    def bulk_create(self, objs, *args, update_conflicts=False, **kwargs):
        if update_conflicts:
            raise ValidationError(_("A wording is never written over another."))
        return super().bulk_create(objs, *args, **kwargs)


class WrittenOnce(models.QuerySet):
    """Rows that are appended and never changed."""

    def update(self, **values):
        if values != {"by": None}:  # whose account is deleted is forgotten, here too
            raise ValidationError(_("This is written once and never changed."))
        return super().update(**values)

    update.alters_data = True

    def delete(self):
        raise ValidationError(_("This is written once and never taken away."))

    delete.alters_data = True
    delete.queryset_only = True


class Appended(models.Model):
    """A fact: written once. It goes only with the person or the thing it is about."""

    objects = WrittenOnce.as_manager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise ValidationError(_("This is written once and never changed."))
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise ValidationError(_("This is written once and never taken away."))

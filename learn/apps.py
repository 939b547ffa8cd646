from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LearnConfig(AppConfig):
    name = "learn"
    verbose_name = _("Learning")

    def ready(self):
        from . import sign_ins  # what it listens to needs the models

        sign_ins.listen()

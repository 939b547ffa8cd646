from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Quizzes")

    def make_educators(self):
        """For `learn`, which does not know what all there is to write."""
        from .educators import make_group  # it needs the models, which are loaded after this

        make_group(self.apps)

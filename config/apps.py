from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.core.checks import Tags, register

from .durable import check_durable


class OperatingConfig(AppConfig):
    """The commands of those who run the site."""

    name = "config"

    def ready(self):
        register(check_durable, Tags.database)


class DocentAdminConfig(AdminConfig):
    default_site = "learn.admin_site.DocentAdminSite"

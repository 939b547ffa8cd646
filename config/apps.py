from django.contrib.admin.apps import AdminConfig


class DocentAdminConfig(AdminConfig):
    default_site = "learn.admin_site.DocentAdminSite"

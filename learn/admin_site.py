"""The educator's desk."""

from django.contrib import admin


class DocentAdminSite(admin.AdminSite):
    pass

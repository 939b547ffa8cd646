"""Every address of the site."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

# Before admin.site.urls is evaluated: after it the protected sign-in would be silently ignored.
admin.site.login = secure_admin_login(admin.site.login)

handler404 = "learn.views.pages.not_found"
handler403 = "learn.views.pages.forbidden"
handler400 = "learn.views.pages.bad_request"
handler500 = "learn.views.pages.server_error"

urlpatterns = [
    path("admin/", admin.site.urls),
    path("account/", include("learn.account_urls")),
    path("", include("quizzes.urls")),
    path("", include("learn.urls")),
]

"""Addresses under /account/: allauth's, and ours beside them."""

from django.urls import include, path

urlpatterns = [path("", include("allauth.account.urls"))]

"""Pages about one's own account. Signing up, in and out are allauth's; see learn/account_urls.py."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.account.views import PasswordResetDoneView, PasswordResetView
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from .. import accounts, forms
from ..models import User


class WhomToAsk:
    """Where there is no mail server, the page says who can make a link by hand."""

    def get_context_data(self, **kwargs):
        operator = {"name": settings.OPERATOR_NAME, "email": settings.OPERATOR_EMAIL}
        return super().get_context_data(operator=operator, **kwargs)


class PasswordReset(WhomToAsk, PasswordResetView):
    pass


class PasswordResetDone(WhomToAsk, PasswordResetDoneView):
    pass


def page(request, template, **context):
    return render(request, template, {"nav": "account"} | context)


def form_page(request, form, heading, lede="", act=""):
    context = {"form": form, "heading": heading, "lede": lede, "act": act or _("Save")}
    return page(request, "account/form.html", **context)


@require_safe
@never_cache
@login_required
def account(request):
    return page(request, "account/account.html")


@never_cache
@login_required
def name(request):
    form = forms.NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("account")
    return form_page(request, form, _("What to call you"))


@sensitive_post_parameters("password")
@never_cache
@login_required
@rate_limit(action="manage_email")
def email_address(request):
    form = forms.EmailForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        old = request.user.email
        try:
            address = form.save()
        except IntegrityError:  # somebody signed up with it at this very moment
            form.add_error("email", get_adapter().validation_error("email_taken"))
        else:
            address.send_confirmation(request)
            get_adapter().send_mail("account/email/email_changed", old, {"new": address.email})
            messages.success(request, _("From now on you sign in as %s.") % address.email)
            return redirect("account")
    lede = _("You sign in with %s.") % request.user.email
    return form_page(request, form, _("Change your e-mail"), lede)


@sensitive_post_parameters("password", "password1")
@never_cache
@login_required
def password(request):
    form = forms.PasswordForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        update_session_auth_hash(request, request.user)
        messages.success(request, _("Your new password is saved. You are signed out everywhere else."))
        return redirect("account")
    return form_page(request, form, _("Change your password"))


@sensitive_post_parameters("password")
@never_cache
@login_required
def delete(request):
    if accounts.is_still_needed(request.user):
        return page(request, "account/delete_refused.html")
    form = forms.DeleteForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        request.user.delete()
        logout(request)
        messages.success(request, _("Your account and everything in it are deleted."))
        return redirect("learn:front")
    lede = _("Everything you have read and answered is deleted with it, for good. Nobody can bring it back.")
    return form_page(request, form, _("Delete my account"), lede, _("Delete my account for good"))


@require_POST
@login_required
def dismiss_email_notice(request):
    request.user.email_notice_dismissed_at = timezone.now()
    request.user.save(update_fields=["email_notice_dismissed_at"])
    return redirect("learn:front")


@require_POST
@never_cache
def demo_sign_in(request):
    """Anyone becomes the demo learner or the demo educator. Outside demo mode there is no such page."""
    if not settings.DEMO:
        raise Http404
    is_staff = request.POST.get("as") == "educator"
    person = get_object_or_404(User, is_demo=True, is_staff=is_staff)
    return perform_login(request, person, redirect_url=get_next_redirect_url(request))

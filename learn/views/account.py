"""Pages about one's own account. Signing up, in and out are allauth's; see learn/account_urls.py."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.account.views import LoginView, PasswordResetDoneView, PasswordResetView
from allauth.account.views import logout as sign_out_page
from allauth.decorators import rate_limit
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from .. import accounts, devices, forms, parking, privacy, second_step, sessions
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


class SignIn(LoginView):
    """The sign-in page. What a form held that came when its sender was signed out is carried on in it."""

    def dispatch(self, request, *args, **kwargs):
        if request.method == "POST" and request.user.is_authenticated:
            # Signed in meanwhile in another tab.
            return parking.take(request) or super().dispatch(request, *args, **kwargs)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        answer = super().form_valid(form)
        if parking.parked(self.request) and answer.headers.get("Location") == reverse("mfa_authenticate"):
            # The second step's page comes in answer to this very form, so that it can carry on what is kept.
            self.request.method = "GET"
            return resolve(reverse("mfa_authenticate")).func(self.request)
        return answer

    def get_context_data(self, **kwargs):
        return super().get_context_data(**{"kept": parking.parked(self.request)} | kwargs)


def sign_in_again(request, address, kept=""):
    """The answer to a form whose sender is signed out: the sign-in, which leads to the address. What the
    form held is kept in it, where its view takes it later."""
    if not (kept := kept or parking.park(request)):
        return redirect_to_login(address)
    view = SignIn()
    view.setup(request)
    form = forms.LoginForm(request=request)
    context = view.get_context_data(form=form, kept=kept) | {
        "redirect_field": format_html('<input type="hidden" name="next" value="{}">', address),
        "signup_url": f"{reverse('account_signup')}?{urlencode({'next': address})}",
    }
    return render(request, "account/login.html", context, status=401)


@never_cache
def csrf_failure(request, reason=""):
    """The form came with another token than the browser's: signing in gives a new one. What was typed is kept
    in the page sent back, or is still in the page one step back."""
    may_keep = request.accepts("text/html") and parking.is_from_here(request)
    kept = may_keep and (parking.parked(request) or parking.park(request))
    if not kept:
        return render(request, "csrf.html", status=403)
    if not request.user.is_authenticated:
        return sign_in_again(request, reverse("learn:front"), kept)
    context = {"kept": kept, "is_mine": parking.is_of(request.user, kept)}
    return render(request, "kept.html", context, status=403)


@require_POST
@never_cache
def take_kept(request):
    """Takes what was kept of a form that had come with an old token; where its sender is not signed in, the
    sign-in carries it on."""
    if "sign_out" in request.POST:
        logout(request)
    if not request.user.is_authenticated:
        return sign_in_again(request, reverse("learn:front"), parking.parked(request))
    return parking.take(request) or redirect("learn:front")


def page(request, template, **context):
    return render(request, template, {"nav": "account"} | context)


def form_page(request, form, heading, lede="", act=""):
    context = {"form": form, "heading": heading, "lede": lede, "act": act or _("Save")}
    return page(request, "account/form.html", **context)


@require_safe
@never_cache
@login_required
def account(request):
    context = {"elsewhere": sessions.elsewhere(request), "steps": second_step.of(request.user)}
    return page(request, "account/account.html", must=second_step.is_missing(request.user), **context)


@require_POST
@login_required
def sign_out_elsewhere(request):
    """Ends one other session of this person, named as their page names it, or all others."""
    named = request.POST.get("session", "")
    ended = [each for each in sessions.elsewhere(request) if named in ("", each.name)]
    for session in ended:
        session.delete()
    messages.success(request, _("Signed out there.") if ended else _("That one has ended already."))
    return redirect("account")


def sign_out(request):
    """allauth's own page. With it goes what the browser has kept of this person, without a script too."""
    response = sign_out_page(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


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
        get_adapter().send_notification_mail("account/email/password_changed", request.user)
        messages.success(request, _("Your new password is saved. You are signed out everywhere else."))
        response = redirect("account")
        devices.remember(request, response, request.user)
        return response
    return form_page(request, form, _("Change your password"))


@sensitive_post_parameters("password")
@never_cache
@login_required
def delete(request):
    if accounts.is_still_needed(request.user):
        return page(request, "account/delete_refused.html")
    form = forms.DeleteForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        person = request.user
        logout(request)
        privacy.erase(person, timezone.now())
        messages.success(request, _("Your account is deleted."))
        return redirect("learn:front")
    lede = _(
        "Your address, your name and what you wrote in your own words are deleted for good; nobody can bring "
        "them back. How questions were answered stays in their figures, without you."
    )
    return form_page(request, form, _("Delete my account"), lede, _("Delete my account for good"))


@require_safe
@never_cache
@login_required
def my_data(request):
    """Everything kept about this person, as a zip."""
    response = HttpResponse(privacy.my_data(request.user), content_type="application/zip")
    response["Content-Disposition"] = 'attachment; filename="my-data.zip"'
    return response


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

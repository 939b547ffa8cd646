"""Pages of a second step when signing in. allauth does the work; what is ours is that nothing typed is lost
on the way, that recovery codes stay to be seen until somebody keeps them, and our words."""

from functools import wraps

from allauth.account.decorators import reauthentication_required
from allauth.account.stages import LoginStageController
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import ReauthenticateView
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.recovery_codes.internal.flows import generate_recovery_codes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    RemoveWebAuthnView,
)
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from .. import parking, second_step, sessions
from .account import sign_in_again


def own(view):
    """A page about one's own second step: signed in, the password typed in the last five minutes, and never
    the demo's account, from which everybody else would be shut out."""
    asks = reauthentication_required(app="allauth.mfa")(view)

    @never_cache
    @login_required  # first, so that nothing of a stranger's form is kept for later
    @wraps(view)
    def page(request, *args, **kwargs):
        if request.user.is_demo:
            raise PermissionDenied(_("This is the demo's account. Everyone shares it, so it stays as it is."))
        return asks(request, *args, **kwargs)

    return page


class Password(ReauthenticateView):
    """Asks for the password once more."""

    template_name = "account/form.html"
    extra_context = {
        "heading": gettext_lazy("Is it you?"),
        "lede": gettext_lazy("Type your password once more. Then you can go on."),
        "act": gettext_lazy("Go on"),
    }

    def form_valid(self, form):
        self.request.session.cycle_key()  # whoever had copied the old one is not taken along
        return super().form_valid(form)


class AddApp(ActivateTOTPView):
    template_name = "account/add_app.html"

    def dispatch(self, request, *args, **kwargs):
        if second_step.of(request.user)["app"]:  # sent twice, or set up in another tab
            return redirect("mfa_view_recovery_codes")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        answer = super().form_valid(form)
        sessions.elsewhere(self.request).delete()
        return answer


class RemoveApp(DeactivateTOTPView):
    template_name = "account/form.html"
    extra_context = {
        "heading": gettext_lazy("Remove the authenticator app"),
        "lede": gettext_lazy("From then on you sign in without a code from it."),
        "act": gettext_lazy("Remove it"),
    }


class AddPasskey(AddWebAuthnView):
    template_name = "account/add_passkey.html"

    def form_valid(self, form):
        answer = super().form_valid(form)
        sessions.elsewhere(self.request).delete()
        return answer


class RenamePasskey(EditWebAuthnView):
    template_name = "account/form.html"
    extra_context = {"heading": gettext_lazy("Rename a passkey"), "act": gettext_lazy("Save")}


class RemovePasskey(RemoveWebAuthnView):
    template_name = "account/form.html"
    extra_context = {
        "heading": gettext_lazy("Remove a passkey"),
        "lede": gettext_lazy("From then on it opens nothing here. Your device may still list it."),
        "act": gettext_lazy("Remove it"),
    }


@require_safe
@own
def codes(request):
    """The recovery codes until they are kept; afterwards only how to make new ones."""
    rows = second_step.codes_of(request.user)
    if rows is None:
        raise Http404
    kept = second_step.are_kept(rows)
    context = {"codes": [] if kept else rows.wrap().get_unused_codes(), "nav": "account"}
    return render(request, "account/recovery_codes.html", context)


@require_safe
@own
def codes_file(request):
    """The same as a text file, while they can be seen."""
    rows = second_step.codes_of(request.user)
    if rows is None or second_step.are_kept(rows):
        raise Http404
    lines = [
        _("Recovery codes for %s. Each works once.") % request.get_host(),
        *rows.wrap().get_unused_codes(),
    ]
    answer = HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="recovery-codes.txt"'
    return answer


@require_POST
@own
def keep_codes(request):
    if rows := second_step.codes_of(request.user):
        rows.wrap().mark_as_viewed()
    return redirect("account")


@require_POST
@own
def new_codes(request):
    """Makes new codes; the old ones no longer work."""
    if not second_step.has_one(request.user):
        raise Http404
    generate_recovery_codes(request)
    return redirect("mfa_view_recovery_codes")


class SecondStep(AuthenticateView):
    """After the password: a code, or a passkey. What a form held that came when its sender was signed out is
    carried on in it."""

    template_name = "account/second_step.html"

    def dispatch(self, request, *args, **kwargs):
        if kept := request.method == "POST" and parking.parked(request):
            if request.user.is_authenticated:  # signed in meanwhile in another tab
                return parking.take(request)
            if not LoginStageController.enter(request, AuthenticateStage.key):  # it took too long
                return sign_in_again(request, reverse("learn:front"), kept)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"kept": parking.parked(self.request)}


class PasskeySignIn(LoginWebAuthnView):
    """Signs in with a passkey alone: it has asked for a finger, a face or a PIN, so it is both steps."""

    def form_invalid(self, form):
        for said in form.errors.get("credential", []):
            messages.error(self.request, said)
        address = get_next_redirect_url(self.request) or reverse("learn:front")
        return sign_in_again(self.request, address, parking.parked(self.request))


add_app, remove_app = own(AddApp.as_view()), own(RemoveApp.as_view())
add_passkey, rename_passkey, remove_passkey = map(
    own, (AddPasskey.as_view(), RenamePasskey.as_view(), RemovePasskey.as_view())
)
passkey_sign_in = never_cache(PasskeySignIn.as_view())
second_step_page = SecondStep.as_view()
password = never_cache(login_required(Password.as_view()))

"""Addresses of checks, finals and attempts."""

from django.urls import path

from .views import answers, attempts

app_name = "quizzes"
urlpatterns = [
    path("learn/<slug:path>/quiz/<slug:quiz>/", attempts.quiz, name="quiz"),
    path("learn/<slug:path>/quiz/<slug:quiz>/again/", attempts.ask_again, name="ask_again"),
    path("attempts/<int:attempt>/", attempts.attempt, name="attempt"),
    path("attempts/<int:attempt>/finish/", attempts.finish, name="finish"),
    path("attempts/<int:attempt>/left/", attempts.left, name="left"),
    path("attempts/<int:attempt>/<int:position>/", answers.question, name="question"),
    path("attempts/<int:attempt>/<int:position>/save/", answers.save, name="save"),
]

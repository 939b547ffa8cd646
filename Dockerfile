# syntax=docker/dockerfile:1
# One image for every host: the program, its packages and its collected static files. What it keeps lies in
# the database and in /data, so the image's own files can be read-only.
FROM python:3.13-slim-trixie AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv /app/.venv
COPY requirements.txt ./
RUN /app/.venv/bin/pip install --require-hashes -r requirements.txt
COPY manage.py pyproject.toml ./
COPY config config
# For uploads in S3-compatible storage: docker build --build-arg S3=1, or S3=1 in the .env of compose.yaml.
ARG S3=
RUN if [ -n "$S3" ]; then /app/.venv/bin/pip install --require-hashes -r config/requirements-s3.txt; fi
COPY learn learn
COPY quizzes quizzes
COPY templates templates
COPY static static
# As `manage.py start` does it, so that it finds them collected and writes nothing. Not into DATA_DIR, which
# nobody but its owner may read, and the image's user is another one.
RUN DJANGO_SETTINGS_MODULE=config.settings DATA_DIR=/tmp/build STATIC_ROOT=/app/built/static /app/.venv/bin/python -c \
    "import django; django.setup(); from learn.management.commands.start import collect_static; collect_static()" \
    && /app/.venv/bin/python -m compileall -q config learn quizzes

FROM python:3.13-slim-trixie
# pg_dump and pg_restore, of the version of compose.yaml's PostgreSQL: an older one refuses to back it up.
RUN apt-get update && apt-get install --yes --no-install-recommends postgresql-client-17 \
    && rm -rf /var/lib/apt/lists/*
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DATA_DIR=/data STATIC_ROOT=/app/built/static
RUN useradd --system --uid 10001 --home-dir /data docent && install -d -o docent -g docent -m 700 /data
WORKDIR /app
COPY --from=build /app /app
USER docent
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
    CMD ["/app/.venv/bin/python", "config/probe.py"]
CMD ["/app/.venv/bin/python", "-m", "gunicorn", "-c", "config/gunicorn.py", "--bind", "0.0.0.0:8000"]

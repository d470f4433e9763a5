# fonds in an image, for compose.yaml. All packages come from the lock file, with hashes.
FROM python:3.11-slim-bookworm

# of a number that compose.yaml can name: the inbox is a folder of the machine and has to be this user's
RUN useradd --system --uid 990 --create-home --home-dir /var/lib/fonds --shell /usr/sbin/nologin fonds
WORKDIR /opt/fonds
COPY .bootstrap .bootstrap
COPY Makefile pyproject.toml requirements.lock README.md ./
COPY extractors extractors
COPY db db
COPY flows flows
COPY corpus corpus
RUN apt-get update && apt-get install --yes --no-install-recommends make && rm -rf /var/lib/apt/lists/* && make setup
ENV PATH=/opt/fonds/.venv/bin:$PATH PYTHONUNBUFFERED=1

USER fonds
WORKDIR /var/lib/fonds
VOLUME /var/lib/fonds
# of the schedule too: it ends a run that is under way in order
STOPSIGNAL SIGTERM
CMD ["fonds", "--help"]

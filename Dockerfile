FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
COPY requirements.lock ./
# Each wheel is checked against its hash here; nothing after this step asks the network.
RUN pip download --quiet --require-hashes --only-binary=:all: --dest /wheels --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY schedules schedules
# The lock serves tests too; from its wheels, each of a pinned version, this picks only what running
# needs.
# hadolint ignore=DL3013
RUN python -m venv --without-pip /opt/aftercare \
    && pip --python /opt/aftercare/bin/python install --quiet --no-index --find-links /wheels '.[postgres]'

FROM python:3.13-slim
RUN useradd --no-create-home --uid 10001 --shell /usr/sbin/nologin aftercare \
    && install --directory --owner=aftercare --mode=0700 /data
COPY --from=build /opt/aftercare /opt/aftercare
ENV PATH=/opt/aftercare/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    MPLCONFIGDIR=/data/.matplotlib \
    AFTERCARE_DATABASE_URL=sqlite:////data/aftercare.db
USER 10001
WORKDIR /data
VOLUME /data
HEALTHCHECK --interval=60s --timeout=10s --start-period=60s --retries=3 CMD ["aftercare", "doctor"]
ENTRYPOINT ["aftercare"]
CMD ["run"]

# Two stages: wheels are installed by hash in the first, the second has nothing to build with.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/kopru
COPY requirements.txt /tmp/
RUN /opt/kopru/bin/pip install --require-hashes --only-binary=:all: --requirement /tmp/requirements.txt
COPY . /src
RUN /opt/kopru/bin/pip install --no-deps --no-build-isolation /src

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --create-home --home-dir /var/lib/kopru kopru
COPY --from=build /opt/kopru /opt/kopru
ENV PATH=/opt/kopru/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    KOPRU_HOST=0.0.0.0 KOPRU_DATA_DIR=/var/lib/kopru/data
USER 10001
WORKDIR /var/lib/kopru
VOLUME ["/var/lib/kopru/data"]
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["kopru", "health"]
ENTRYPOINT ["kopru"]
CMD ["run"]

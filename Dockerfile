# organiser in a container.
#
#   docker build -t organiser .
#   docker run -p 127.0.0.1:8000:8000 -v organiser-data:/data -e BASE_URL=http://localhost:8000 organiser
#
# Volume /data is all that has to be kept: the embedded database, the key store, the keys that were made at the first
# start, the uploads. With DATABASE_URL and KEYSTORE_URL on PostgreSQL and SECRET_KEY, MASTER_KEY and UPLOAD_DIR given, it
# holds nothing that matters. One container per machine serves everything; for more, set the command to `web` or `worker`.
FROM python:3.11-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app

# Shapes Arabic on the cards that are shown when a link is shared.
RUN apt-get update && apt-get install --no-install-recommends --yes libfribidi0 && rm -rf /var/lib/apt/lists/*

COPY requirements.txt .
RUN pip install --require-hashes --requirement requirements.txt

COPY . .
# Catalogues, templates, the city list and modules are compiled here, since the user below cannot write here.
RUN DATA_DIR=/tmp/made BASE_URL=http://localhost python -c "from organiser.factory import create_app; env = create_app().jinja_env; [env.get_template(name) for name in env.list_templates(['html', 'txt', 'xml'])]" \
    && rm -r /tmp/made \
    && python -m compileall -q organiser migrations \
    && useradd --system --uid 10001 --home-dir /data --create-home organiser

USER organiser
ENV DATA_DIR=/data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8000), 3).close()"]
ENTRYPOINT ["python", "-m", "organiser"]
CMD ["run", "--host", "0.0.0.0"]

# One image for web, workers, sandbox and the bare emulator; its commands are in docker-compose.yml.
FROM node:24-slim AS pages
WORKDIR /sluice/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM node:24-slim AS sdk
WORKDIR /sdk
COPY emulator/runtime/node_sdk/package.json emulator/runtime/node_sdk/package-lock.json ./
RUN npm ci --no-audit --no-fund

FROM python:3.12-slim AS packages
COPY requirements.lock /
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes -r /requirements.lock

FROM python:3.12-slim
RUN groupadd --gid 10001 sluice \
 && useradd --uid 10001 --gid sluice --no-create-home --home-dir /var/lib/sluice sluice \
 && install -d -o sluice -g sluice /var/lib/sluice /run/sluice /run/sluice/work
COPY --from=packages /opt/venv /opt/venv
COPY --from=pages /usr/local/bin/node /usr/local/bin/node
WORKDIR /sluice
COPY manage.py pyproject.toml LICENSE ./
COPY launch launch
COPY emulator emulator
COPY --from=sdk /sdk/node_modules emulator/runtime/node_sdk/node_modules
COPY designer designer
COPY templates templates
# /fidelity names the tests that show what is said there.
COPY tests/emulator/services tests/emulator/services
COPY --from=pages /sluice/frontend/dist frontend/dist
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    SLUICE_ENVIRONMENT=given \
    SLUICE_HOME=/var/lib/sluice
RUN python -m compileall -q launch emulator designer \
 && python -c "from pathlib import Path; from launch.frontend import compress; compress(Path('frontend/dist'))"
USER sluice
EXPOSE 8000
CMD ["python", "manage.py", "help"]

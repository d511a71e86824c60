# One image with one binary. Build: docker build -t understudy .   Run: see compose.yaml
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends libsqlite3-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
# The dependencies first: they change seldom, so this layer is kept.
COPY Package.* ./
RUN swift package resolve
COPY Sources Sources
COPY Tests Tests
# The binary, and the resource bundles that lie beside it: the first page, the OpenAPI document, the demo's content.
RUN swift build -c release --product understudy \
    && mkdir /out \
    && cp "$(swift build -c release --show-bin-path)/understudy" /out/ \
    && cp -R "$(swift build -c release --show-bin-path)"/*.resources /out/

FROM swift:6.3-bookworm-slim
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates libsqlite3-0 tzdata \
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

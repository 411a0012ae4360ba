# One Dockerfile for every image:
#   docker build --build-arg SERVICE=orders --tag shopstream/orders .
#   buildah bud --build-arg SERVICE=orders --build-arg BASE_IMAGE=… --tag shopstream/orders .
# `make images` makes the same files without Docker. For the same digest from the same sources, name both images by their digests and
# build with SOURCE_DATE_EPOCH and --output rewrite-timestamp=true.

ARG BUILD_IMAGE=node:24-bookworm
# Needs the C library, certificates and a user 65532; no shell, no package manager.
ARG BASE_IMAGE=gcr.io/distroless/cc-debian12:nonroot

FROM ${BUILD_IMAGE} AS build
ARG SERVICE
WORKDIR /src
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund
# The bundled Redis is the only one that needs a program of the system.
RUN if [ "$SERVICE" = redis ]; then apt-get update -qq && apt-get install -y -qq --no-install-recommends redis-server; fi
RUN node tools/images/rootfs-main.ts "$SERVICE" /rootfs && mkdir -p /rootfs/usr/local/bin && cp "$(command -v node)" /rootfs/usr/local/bin/node

FROM ${BASE_IMAGE}
ARG SERVICE
ARG VERSION=0.1.0
ARG REVISION
LABEL org.opencontainers.image.title="shopstream/${SERVICE}" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=build /rootfs/ /
ENV PATH=/usr/local/bin:/usr/bin:/bin NODE_ENV=production HOME=/tmp
WORKDIR /app
USER 65532:65532
STOPSIGNAL SIGTERM
ENTRYPOINT ["/usr/local/bin/node", "/app/main.mjs"]

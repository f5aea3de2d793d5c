# The program alone, static, in an empty image: no shell, no git, no root.
#
#   docker build -t alertlint .
#   docker run --rm --read-only --network none -v "$PWD:/work:ro" alertlint check
#
# The gate compares folders here (`gate --base OLD NEW`): for revisions it needs git, which is not in the image.
FROM rust:1-alpine AS build
WORKDIR /src
COPY . .
# Static, or it would not start in an empty image.
RUN cargo build --release --locked \
 && ! readelf --program-headers target/release/alertlint | grep -q INTERP \
 && mkdir -p /image/tmp /image/work \
 && chmod 1777 /image/tmp \
 && cp target/release/alertlint LICENSE-MIT LICENSE-APACHE /image/

FROM scratch
COPY --from=build /image/ /
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/alertlint"]
CMD ["check"]

# The command line as an image: docker build -t mcptestbed .
#   docker run --rm --network host -v "$PWD/runs:/work/runs" mcptestbed run --server http://127.0.0.1:3001/mcp
# A server or a client that the testbed starts needs its own runtime: take the file into an image of yours,
#   COPY --from=mcptestbed /usr/local/bin/mcptestbed /usr/local/bin/
FROM --platform=$BUILDPLATFORM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG TARGETARCH
WORKDIR /src
COPY . .
RUN platform=linux-$(echo "$TARGETARCH" | sed s/amd64/x64/) \
    && eng/one-file.sh "$platform" \
    && cp "artifacts/one-file/$platform/mcptestbed" /mcptestbed \
    && install -d -o 1654 -g 1654 /empty

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0
COPY --from=build /mcptestbed /usr/local/bin/mcptestbed
COPY --from=build --chown=1654:1654 /empty /work
USER 1654
WORKDIR /work
ENTRYPOINT ["mcptestbed"]
CMD ["--help"]

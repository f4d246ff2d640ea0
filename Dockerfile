# syntax=docker/dockerfile:1

# The C library is that of the image below (Debian 13), though nothing here is compiled for it today.
FROM node:24-trixie-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
# Without the scripts of packages: ours need none, and nobody else's runs while the image is built.
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json ./
COPY scripts/build.js scripts/bundle.js scripts/app-packages.js scripts/
COPY src src
RUN npm run build && node scripts/app-packages.js && npm prune --omit=dev --ignore-scripts

# No shell and no package manager; the program belongs to root, and who runs it cannot change it.
FROM gcr.io/distroless/nodejs24-debian13:nonroot
WORKDIR /app
COPY --from=build /src/node_modules node_modules
COPY --from=build /src/package.json ./
COPY --from=build /src/dist dist
# Inside a container localhost is nobody.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000
# A number: Kubernetes cannot tell that a name is not root.
USER 65532:65532
EXPOSE 3000
# For Docker and compose; Kubernetes has probes of its own. The command line has no shell to run in, and needs none.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["/nodejs/bin/node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/cli/bin.js"]
CMD ["serve"]

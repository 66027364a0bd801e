# Node 24 is the one that the product runs on (bin/ebox.js); the npm packages of Node itself are for machines without it.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/verify/package.json packages/verify/
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
COPY packages/verify/package.json packages/verify/
# `prepare` builds, which the stage above has done; nothing that runs needs a script.
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000 EBOX_DATA_DIR=/var/lib/ebox
WORKDIR /app
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/packages/verify/dist packages/verify/dist
COPY packages/verify/package.json packages/verify/
COPY bin bin
COPY package.json ./
RUN install -d -o node -g node -m 0700 /var/lib/ebox /var/lib/ebox-log-key
VOLUME /var/lib/ebox
USER node
EXPOSE 4000
# Alive, not ready: a node that cannot reach the event store still serves lists and search, and a restart brings no store
# back. Who sends requests to nodes asks /health/ready.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself is process 1 and hears SIGTERM; it needs up to 10 s to finish what it accepted.
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "bin/ebox.js"]
CMD ["serve"]

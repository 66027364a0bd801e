/** Imports point inwards only: graphql → application → domain; infrastructure → application. */
module.exports = {
  forbidden: [
    {
      name: "domain-imports-nothing",
      comment: "The domain knows only itself: no library, no Node module, no outer layer.",
      severity: "error",
      from: { path: "^src/domain/" },
      to: { pathNot: "^src/domain/" },
    },
    {
      name: "application-knows-no-adapter",
      severity: "error",
      from: { path: "^src/application/" },
      to: { path: "^src/(infrastructure|graphql|cli|http)/" },
    },
    {
      name: "infrastructure-knows-no-front",
      severity: "error",
      from: { path: "^src/infrastructure/" },
      to: { path: "^src/(graphql|cli|http)/" },
    },
    {
      name: "graphql-goes-through-ports",
      comment: "Adapters are put together in the composition root, src/service.ts.",
      severity: "error",
      from: { path: "^src/(graphql|http)/" },
      to: { path: "^src/(infrastructure|cli)/" },
    },
    {
      name: "composition-is-outermost",
      comment: "What puts the parts together (office, read side, service, command line) is known by no part.",
      severity: "error",
      from: { path: "^src/(domain|application|infrastructure|http|graphql)/" },
      to: {
        path: "^src/(backup/|cli/|demo/|fsck|office|service|read-side|store-opening|document-opening|projector-thread|evidence-side|evidence-thread|reading-thread|long-log|configuration)",
        dependencyTypesNot: ["type-only"],
      },
    },
    {
      name: "adapters-do-not-know-each-other",
      comment: "sqlite/ is none: it is what those share that keep their data in SQLite.",
      severity: "error",
      from: { path: "^src/infrastructure/([^/]+)/" },
      to: { path: "^src/infrastructure/", pathNot: "^src/infrastructure/($1|sqlite)/" },
    },
    {
      name: "verifier-stands-alone",
      comment: "Whoever checks the service uses none of its code.",
      severity: "error",
      from: { path: "^packages/verify/" },
      to: { path: "^(src|test|web)/" },
    },
    {
      name: "verifier-runs-in-browsers",
      comment: "Only what reads files and the command line knows Node.",
      severity: "error",
      from: { path: "^packages/verify/src/", pathNot: "^packages/verify/src/node/" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)dist/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
  },
};

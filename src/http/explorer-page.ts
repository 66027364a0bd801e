/** One field for the token, because a WebSocket cannot be given the headers of GraphiQL's own editor. */
export const EXPLORER_PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <title>ebox explorer</title>
    <link rel="icon" href="data:," />
    <link rel="stylesheet" href="/explorer/style" />
    <style>
      html, body { margin: 0; height: 100%; }
      body { display: flex; flex-direction: column; font: 14px system-ui, sans-serif; }
      #access { display: flex; gap: 0.75em; align-items: center; padding: 0.5em 1em; background: #1b2a4a; color: #fff; }
      #token { flex: 1; font: inherit; padding: 0.3em 0.5em; border: 0; border-radius: 4px; }
      #root { flex: 1; min-height: 0; }
      #root .graphiql-container { width: 100%; height: 100%; }
    </style>
  </head>
  <body>
    <form id="access" autocomplete="off">
      <label for="token">Bearer token</label>
      <input id="token" type="password" autocomplete="off" placeholder="what &ldquo;npx ebox token administrator&rdquo; prints" />
    </form>
    <div id="root"><noscript>The explorer needs JavaScript.</noscript></div>
    <script src="/explorer/graphiql"></script>
    <script src="/explorer/start"></script>
  </body>
</html>
`;

/** Runs in the browser. The token lives as long as its tab. */
export const EXPLORER_SCRIPT = `"use strict";
const workers = {
  editorWorkerService: "/explorer/editor-worker",
  json: "/explorer/json-worker",
  graphql: "/explorer/graphql-worker",
};
self.MonacoEnvironment = { globalAPI: false, getWorkerUrl: (_, label) => workers[label] };

const input = document.querySelector("#token");
input.value = sessionStorage.getItem("token") ?? "";
input.addEventListener("input", () => sessionStorage.setItem("token", input.value.trim()));
document.querySelector("#access").addEventListener("submit", (event) => event.preventDefault());

const authorization = () => {
  const token = input.value.trim();
  return token === "" ? {} : { authorization: "Bearer " + token };
};
YogaGraphiQL.renderYogaGraphiQL(document.querySelector("#root"), {
  title: "ebox explorer",
  endpoint: "/graphql",
  subscriptionsProtocol: "WS",
  additionalHeaders: authorization,
  connectionParams: authorization,
  isHeadersEditorEnabled: false,
  shouldPersistHeaders: false,
});
`;

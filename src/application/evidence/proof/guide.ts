import type { DeliveryProof } from "./gather-proof.ts";

/**
 * `VERIFY.md`: how to check the bundle by hand, with a shell, openssl 3 and sha256sum. Its commands run as they stand, one
 * block after the other, in the folder into which the bundle was unpacked.
 */
export function writeGuide(proof: DeliveryProof, parts: readonly string[]) {
  const { messageId, origin, checkpoint, events, keys } = proof;
  const first = events[0]?.leaf ?? 0;
  const evidence = events[0]?.evidence[0]?.name ?? "";
  const { publicKey, keyId } = keys.at(-1)?.key ?? { publicKey: new Uint8Array(), keyId: "" };
  const key = Buffer.from(publicKey).toString("base64");
  const sections = [
    `# Checking this proof by hand

Message \`${messageId}\`, log \`${origin}\`, checkpoint of ${checkpoint.size} entries. \`ebox verify proof.zip\` and the page
verify.html do all of this, and more, in one go; here is what they do, for whoever trusts neither. Needed: a shell,
\`openssl\` 3 and \`sha256sum\`. Nothing is asked of any network. docs/evidence.md of ebox has the format to the byte.`,
    `## 1. The files are those of the manifest

Prints nothing but OK where every file has the SHA-256 that \`manifest.json\` says. Content that somebody took out is missing
here, and nothing else may be.

${shell(`digest() { openssl dgst -sha256 -binary "$1" | openssl base64 -A | tr '+/' '-_' | tr -d '='; }
tr ',{' '\\n\\n' < manifest.json | sed -n 's/^"\\(.*\\)":"\\([A-Za-z0-9_-]\\{43\\}\\)"[}]*$/\\1 \\2/p' > files.txt
while read -r path expected; do
  [ "$(digest "$path")" = "$expected" ] || echo "CHANGED $path"
done < files.txt && echo OK`)}`,
    `## 2. The checkpoint is signed by the log's key

**Whose key is it?** The bundle says that the log's key is the one below. Compare it with what the service, a newspaper or
another proof says: only that makes this a proof, and not just files that fit each other.

${shell(`origin='${origin}'
key='${key}'   # key id ${keyId}
sed '/^$/,$d' checkpoint > checkpoint.body
sed -n "s|^— $origin ||p" checkpoint | head -1 | openssl base64 -d -A | tail -c 64 > checkpoint.sig
{ printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; printf '%s' "$key" | openssl base64 -d -A; } > key.der
openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in checkpoint.body -sigfile checkpoint.sig`)}`,
    `## 3. Each event is in the log

The hash of an event in the log's tree is SHA-256 of a zero byte and the bytes of its file:

${shell(`{ printf '\\000'; cat events/${first}.json; } | sha256sum`)}

Its proof holds the hashes beside the way from there to the root of the checkpoint (RFC 9162, 2.1.3.2). This walks it, for
every event and every key:

${shell(`size=$(sed -n 2p checkpoint)
root=$(sed -n 3p checkpoint)
walk() {
  fn=$(sed -n 's/^index //p' "$2"); sn=$((size - 1))
  { printf '\\000'; cat "$1"; } | openssl dgst -sha256 -binary > node
  for hash in $(sed -n '3,/^$/p' "$2"); do
    printf '%s' "$hash" | openssl base64 -d -A > beside
    if [ $((fn % 2)) -eq 1 ] || [ "$fn" -eq "$sn" ]; then
      { printf '\\001'; cat beside node; } | openssl dgst -sha256 -binary > above
      while [ $((fn % 2)) -eq 0 ] && [ "$fn" -ne 0 ]; do fn=$((fn / 2)); sn=$((sn / 2)); done
    else
      { printf '\\001'; cat node beside; } | openssl dgst -sha256 -binary > above
    fi
    mv above node; fn=$((fn / 2)); sn=$((sn / 2))
  done
  if [ "$sn" -eq 0 ] && [ "$(openssl base64 -A -in node)" = "$root" ]; then echo "IN THE LOG $1"; else echo "NOT IN THE LOG $1"; fi
}
for event in events/*.json; do walk "$event" "proofs/$(basename "$event" .json).tlog-proof"; done
for event in keys/*.json; do walk "$event" "keys/$(basename "$event" .json).tlog-proof"; done`)}

${proof.publication ? ALL_OF_THE_MESSAGE : REFUSALS_ONLY}`,
    `## 4. The evidence is sealed

The files in \`evidence/\` say in the words of ETSI EN 319 522 what the events say; nothing in them has to be believed. Each is
a JSON Web Signature by a key of \`keys/\`. One of them, read and checked:

${shell(`jws=evidence/${first}.${evidence}.jws
decode() { text=$(tr '_-' '/+'); while [ $((\${#text} % 4)) -ne 0 ]; do text="$text="; done; printf '%s' "$text" | openssl base64 -d -A; }
cut -d. -f2 "$jws" | decode; echo
cut -d. -f1,2 "$jws" | tr -d '\\n' > jws.input
cut -d. -f3 "$jws" | decode > jws.sig
openssl pkeyutl -verify -pubin -keyform DER -inkey key.der -rawin -in jws.input -sigfile jws.sig`)}

Where the key was replaced meanwhile, the seal is by a later key than the checkpoint's, or an earlier one: its \`kid\` tells.`,
  ];
  const [part] = parts;
  if (part !== undefined) sections.push(contents(part, first));
  if (checkpoint.timestamp) sections.push(TIMESTAMP);
  // Each by itself: writing those that are not all ASCII takes five times as long.
  return Buffer.concat(
    sections.flatMap((section, index) => [Buffer.from(section), index < sections.length - 1 ? BETWEEN : END]),
  );
}

const BETWEEN = Buffer.from("\n\n");
const END = Buffer.from("\n");

const ALL_OF_THE_MESSAGE =
  "In the files of `events/` the `revision` runs from 0 on without a gap: none of this message is left out.";
const REFUSALS_ONLY =
  "Each file of `events/` is a submission that was refused. That no other was refused, or taken later, it does not say.";

const contents = (part: string, first: number) => `## 5. The content is what was delivered

The event Published commits to each part by SHA-256 of a salt and the part's JSON. Where the two lines are the same, the
content is what was delivered:

${shell(`part='${part}'
field() { LC_ALL=C sed "s|^{\\"part\\":\\"[^\\"]*\\",\\"salt\\":\\"\\([^\\"]*\\)\\",\\"value\\":\\(.*\\)}\\$|\\\\$1|" "content/$part.json" | tr -d '\\n'; }
{ field 1 | decode; field 2; } | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '='; echo
sed -n "s|.*\\"$part\\":\\"\\([A-Za-z0-9_-]*\\)\\".*|\\1|p" events/${first}.json; echo`)}

A document's own digest and size are in the value of \`content/documents/<n>.json\`: compare with \`digest documents/<n>\`.`;

const TIMESTAMP = `## 6. The time is an independent authority's

\`timestamp.tsr\` is an RFC 3161 token over the three lines of the checkpoint. With the certificate of the authority's root in
\`authority.pem\` (it is not in here: get it from the authority), the last command checks it:

${shell(`openssl ts -reply -in timestamp.tsr -token_in -text
sha256sum < checkpoint.body`)}

${shell(`[ ! -f authority.pem ] || openssl ts -verify -data checkpoint.body -in timestamp.tsr -token_in -CAfile authority.pem`)}`;

function shell(commands: string): string {
  return `\`\`\`sh\n${commands}\n\`\`\``;
}

import Sequencer from "@jest/test-sequencer";

/**
 * They take from a quarter of a minute to one, in this order. Where no earlier run is remembered Jest would begin with the
 * largest files, and end with one worker on the longest test of all while the others have nothing to do.
 */
const LONGEST = [
  "model/mailboxes",
  "crash/crash-ledger",
  "cli/publish",
  "graphql/matrix/matrix",
  "bundle/mutants",
  "cli/demo",
  "demo/demo",
  "test/service",
  "cli/proof-of-service",
  "acceptance/erased-bytes",
  "crash/access-records",
  "acceptance/way-of-a-message",
  "acceptance/documents-in-a-bucket",
  "cli/backup",
  "bucket/document-bucket",
  "demo/plan",
  "acceptance/slow-and-many",
];

const rank = ({ path }) => {
  const place = LONGEST.findIndex((name) => path.endsWith(`${name}.spec.ts`));
  return place < 0 ? LONGEST.length : place;
};

export default class LongestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).sort((one, other) => rank(one) - rank(other));
  }
}

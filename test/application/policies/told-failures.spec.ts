import { ToldFailures } from "../../../src/application/policies/told-failures.ts";
import { DocumentStoreUnavailable } from "../../../src/application/ports/document-store.ts";
import { EventStoreUnavailable } from "../../../src/application/ports/event-store.ts";

const ERASE = "erase content";
const EXPIRE = "expire messages";

let told: string[];
let failures: ToldFailures;
beforeEach(() => {
  told = [];
  failures = new ToldFailures({
    onFailure: (policy, error) => told.push(`${policy}: ${(error as Error).message}`),
    onRecovery: (policy) => told.push(`${policy} works`),
  });
});

it("tells an outage once, in whatever words it comes, and once that it is over", () => {
  failures.failed(ERASE, new DocumentStoreUnavailable("refused"));
  failures.failed(ERASE, new DocumentStoreUnavailable("silent"));
  failures.succeeded(ERASE);
  failures.succeeded(ERASE);
  expect(told).toEqual([`${ERASE}: refused`, `${ERASE} works`]);
});

it("tells the next outage again", () => {
  for (let n = 0; n < 2; n++) {
    failures.failed(ERASE, new EventStoreUnavailable("away"));
    failures.succeeded(ERASE);
  }
  expect(told).toEqual([`${ERASE}: away`, `${ERASE} works`, `${ERASE}: away`, `${ERASE} works`]);
});

it("tells another cause that came meanwhile, and each bug", () => {
  failures.failed(ERASE, new DocumentStoreUnavailable("refused"));
  failures.failed(ERASE, new EventStoreUnavailable("away"));
  failures.failed(ERASE, new TypeError("one"));
  failures.failed(ERASE, new TypeError("another"));
  expect(told).toEqual([`${ERASE}: refused`, `${ERASE}: away`, `${ERASE}: one`, `${ERASE}: another`]);
});

it("tells of each policy by itself, and nothing of what never failed", () => {
  failures.failed(ERASE, new EventStoreUnavailable("away"));
  failures.succeeded(EXPIRE);
  failures.failed(EXPIRE, new EventStoreUnavailable("away"));
  failures.succeeded(EXPIRE);
  expect(told).toEqual([`${ERASE}: away`, `${EXPIRE}: away`, `${EXPIRE} works`]);
});

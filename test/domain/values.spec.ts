import fc from "fast-check";
import { newMessageId } from "../../src/application/ids.ts";
import { isSha256 } from "../../src/domain/digest.ts";
import { enterpriseNumberOf, isEnterpriseNumber, parseEnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { type Instant, instant, isInstant } from "../../src/domain/instant.ts";
import { isMessageId, timeOf } from "../../src/domain/message-id.ts";
import { after, isPeriod, type Period } from "../../src/domain/period.ts";

describe("an enterprise number", () => {
  it.each(["0206731645", "0406798006", "0220916609", "0202239951"])("%s is one", (text) =>
    expect(isEnterpriseNumber(text)).toBe(true),
  );
  it.each(["0123456789", "2206731645", "206731645", "02067316450", "0206731646", "0206 731645", "", "०२०६७३१६४५"])(
    "%p is none",
    (text) => expect(isEnterpriseNumber(text)).toBe(false),
  );
  it("may be written as people do", () => expect(parseEnterpriseNumber("BE 0206.731.645")).toBe("0206731645"));
  it("follows from its first eight digits, and no other check digits do", () =>
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 19_999_999 }), fc.integer({ min: 0, max: 99 }), (head, check) => {
        const number = enterpriseNumberOf(head);
        const other = number.slice(0, 8) + String(check).padStart(2, "0");
        return isEnterpriseNumber(number) && isEnterpriseNumber(other) === (other === number);
      }),
    ));
});

describe("a period", () => {
  it.each<[string, string, string]>([
    ["2026-01-31T10:00:00.000Z", "P1M", "2026-02-28T10:00:00.000Z"],
    ["2024-02-29T00:00:00.000Z", "P1Y", "2025-02-28T00:00:00.000Z"],
    ["2024-02-29T00:00:00.000Z", "P4Y", "2028-02-29T00:00:00.000Z"],
    ["2026-12-31T23:59:59.999Z", "P30D", "2027-01-30T23:59:59.999Z"],
    ["2026-10-31T00:00:00.000Z", "P4M", "2027-02-28T00:00:00.000Z"],
    ["2026-11-22T12:00:00.000Z", "P10Y", "2036-11-22T12:00:00.000Z"],
  ])("%s and %s is %s", (start, period, end) => expect(after(start as Instant, period as Period)).toBe(end));
  it.each(["P0D", "P1W", "30D", "P-1D", "PT1H", "P1.5Y", "P10000D", "p1y"])("%s is none", (text) =>
    expect(isPeriod(text)).toBe(false),
  );
});

describe("an instant", () => {
  it("sorts as text as it does in time", () =>
    fc.assert(
      fc.property(fc.nat(4e12), fc.nat(4e12), (a, b) => instant(a) < instant(b) === a < b && isInstant(instant(a))),
    ));
  it.each(["2026-11-22", "2026-11-22T12:00:00Z", "2026-02-30T12:00:00.000Z", "2026-11-22T12:00:00.000+01:00"])(
    "%s is none",
    (text) => expect(isInstant(text)).toBe(false),
  );
});

describe("a message id", () => {
  it("is a UUIDv7 that holds its moment", () =>
    fc.assert(
      fc.property(fc.nat(2 ** 47), (time) => {
        const id = newMessageId(time);
        return isMessageId(id) && timeOf(id) === time;
      }),
    ));
  it.each([
    "019aabbc-2800-4abc-8def-000000000001",
    "019AABBC-2800-7abc-8def-000000000001",
    "019aabbc-2800-7abc-cdef-000000000001",
    "019aabbc28007abc8def000000000001",
    "",
  ])("%p is none", (text) => expect(isMessageId(text)).toBe(false));
});

describe("a digest", () => {
  it("is 43 characters of base64url", () => {
    expect(isSha256("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU")).toBe(true);
    expect(isSha256("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")).toBe(false);
    expect(isSha256("47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV")).toBe(false);
    expect(isSha256("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")).toBe(false);
  });
});

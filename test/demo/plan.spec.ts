import { ENTERPRISES } from "../../src/demo/enterprises.ts";
import { readInstitutions } from "../../src/demo/institutions.ts";
import { writeLetter } from "../../src/demo/letter.ts";
import { typesOf } from "../../src/demo/message-types.ts";
import { planDemo } from "../../src/demo/plan.ts";
import { sharesOf, zipfWeights } from "../../src/demo/shares.ts";
import { stepsOf } from "../../src/demo/steps.ts";
import { isEnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import { isTimely, timeOf } from "../../src/domain/message-id.ts";
import { isPeriod } from "../../src/domain/period.ts";

const TODAY = { seed: 1, date: "2026-11-22", messages: 20_000 };
const plan = planDemo(TODAY);

function countBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return counts;
}

describe("the senders", () => {
  const institutions = readInstitutions();

  it("are those of the published figures, which add up to the total of 2023", () => {
    expect(institutions).toHaveLength(21);
    expect(institutions.reduce((sum, each) => sum + each.publications2023, 0)).toBe(20_506_649);
  });

  it("have valid numbers of their own, the same in every demo", () => {
    const numbers = institutions.map((each) => each.enterpriseNumber);
    expect(new Set(numbers).size).toBe(21);
    expect(numbers.every(isEnterpriseNumber)).toBe(true);
    expect(institutions.find(({ name }) => name.fr === "ONSS")?.enterpriseNumber).toBe("0206731645");
    expect(planDemo({ ...TODAY, seed: 2, messages: 21 }).institutions).toEqual(institutions);
  });

  it("publish as often as their share of 2023 says, to the message", () => {
    const sent = countBy(plan.messages, ({ sender }) => sender.enterpriseNumber);
    const shares = sharesOf(
      20_000,
      institutions.map((each) => each.publications2023),
    );
    expect(institutions.map((each) => sent.get(each.enterpriseNumber))).toEqual(shares);
    // By hand, from the published figures: the two giants, and one that would have got none.
    const sentBy = (name: string) =>
      sent.get(institutions.find((each) => each.name.fr === name)?.enterpriseNumber ?? "");
    expect([sentBy("ONSS"), sentBy("SPF Finances"), sentBy("Agence Fédérale de Contrôle Nucléaire")]).toEqual([
      7_781, 6_883, 1,
    ]);
  });

  it("have types with validity periods from 30 days to ten years, in every language they write", () => {
    const periods = new Set<string>();
    for (const institution of institutions) {
      for (const type of typesOf(institution)) {
        periods.add(type.validityPeriod);
        expect(isPeriod(type.validityPeriod)).toBe(true);
        for (const language of institution.languages) expect(type.subject[language]).not.toBe("");
      }
    }
    expect([...periods]).toEqual(expect.arrayContaining(["P30D", "P6M", "P1Y", "P10Y"]));
  });
});

describe("the mailboxes", () => {
  it("share by Zipf's law, the development personas' enterprise first", () => {
    const received = countBy(plan.messages, ({ recipient }) => recipient.enterpriseNumber);
    expect(received.size).toBe(ENTERPRISES);
    expect([...received.values()].sort((a, b) => b - a)).toEqual(sharesOf(20_000, zipfWeights(ENTERPRISES)));
    expect(received.get("0406798006")).toBe(Math.max(...received.values()));
    expect([...received.keys()].every(isEnterpriseNumber)).toBe(true);
  });

  it("are written to in four languages", () => {
    expect([...countBy(plan.messages, ({ language }) => language).keys()].sort()).toEqual(["de", "en", "fr", "nl"]);
  });
});

describe("the messages", () => {
  it("come within the 365 days before the date, in the order of time, with ids of their moment", () => {
    expect([plan.start, plan.end]).toEqual(["2025-11-22T00:00:00.000Z", "2026-11-22T00:00:00.000Z"]);
    const isRight = ({ id, at }: (typeof plan.messages)[0], index: number) =>
      at >= (plan.messages[index - 1]?.at ?? plan.start) &&
      at < plan.end &&
      timeOf(id) === Date.parse(at) &&
      isTimely(id, at);
    expect(plan.messages.filter((message, index) => !isRight(message, index))).toEqual([]);
    expect(new Set(plan.messages.map(({ id }) => id)).size).toBe(20_000);
  });

  it("have expired for about 5 %, whatever the seed", () => {
    for (const { messages, end } of [plan, ...[2, 3].map((seed) => planDemo({ ...TODAY, seed }))]) {
      const share = messages.filter(({ expires }) => expires < end).length / messages.length;
      expect(share).toBeGreaterThan(0.045);
      expect(share).toBeLessThan(0.055);
    }
  });

  it("are simple and registered, with the body or the document as the main content", () => {
    expect([...countBy(plan.messages, ({ kind }) => kind).keys()].sort()).toEqual(["REGISTERED", "SIMPLE"]);
    expect(countBy(plan.messages, ({ isBodyMain }) => String(isBodyMain)).size).toBe(2);
  });

  it("say something finished, within the model's limits", () => {
    const isRight = (message: (typeof plan.messages)[0]) => {
      const { subject, body, businessData, pdf } = writeLetter(message, 1);
      return (
        Object.keys(subject).sort().join() === [...message.sender.languages].sort().join() &&
        Object.values(subject).every((text) => /^[^{}]{10,400}$/.test(text)) &&
        !/undefined|[{}]/.test(body) &&
        businessData.length <= 256 &&
        pdf.length < 5_000
      );
    };
    expect(plan.messages.slice(0, 2_000).filter((message) => !isRight(message))).toEqual([]);
  });
});

describe("the year", () => {
  const steps = stepsOf(plan);

  it("goes on in time, and ends before the date", () => {
    const isInTime = ({ at }: (typeof steps)[0], index: number) =>
      at >= (steps[index - 1]?.at ?? plan.start) && at < plan.end;
    expect(steps.filter((step, index) => !isInTime(step, index))).toEqual([]);
  });

  it("has a message dealt with only between its publication and its expiry, by somebody who logged in", () => {
    const known = new Set<string>();
    const wrong: typeof steps = [];
    for (const step of steps) {
      if (step.kind === "sign-in") known.add(`${step.by} ${step.enterprise.enterpriseNumber}`);
      if (!("message" in step && "by" in step)) continue;
      const isInTime = step.at > step.message.at && step.at < step.message.expires;
      if (!isInTime || !known.has(`${step.by} ${step.message.recipient.enterpriseNumber}`)) wrong.push(step);
    }
    expect(wrong).toEqual([]);
  });

  it("has messages read, masked, answered, and mailboxes that nobody ever opens", () => {
    const kinds = countBy(steps, ({ kind }) => kind);
    for (const kind of ["open", "mask", "make-visible", "reply", "consent", "expire"]) {
      expect(kinds.get(kind)).toBeGreaterThan(50);
    }
    const opened = countBy(steps, (step) => (step.kind === "sign-in" ? step.enterprise.enterpriseNumber : ""));
    expect(opened.size - 1).toBeLessThan(ENTERPRISES);
  });
});

it("is the same for the same seed and date, and another for others", () => {
  const small = { ...TODAY, messages: 100 };
  const ids = (options: typeof small) => planDemo(options).messages.map(({ id }) => id);
  expect(stepsOf(planDemo(small))).toEqual(stepsOf(planDemo(small)));
  expect(ids({ ...small, seed: 2 })).not.toEqual(ids(small));
  expect(ids({ ...small, date: "2026-11-21" })).not.toEqual(ids(small));
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import { formatVerifierKey } from "../../src/index.ts";
import { SECOND_KEY, STRANGER } from "../bundle/test-log.ts";
import { chromiumPath, HOW_TO_GET_CHROMIUM } from "./chromium.ts";

/** As browsers have it, of which Node knows nothing. */
interface Transfer {
  readonly items: { add(file: File): void };
}

const PAGE = new URL("../../verify.html", import.meta.url);
const golden = (name: string) => fileURLToPath(new URL(`../golden/${name}`, import.meta.url));
const executablePath = await chromiumPath();

it("verify.html is what its sources make (npm run page -w ebox-verify)", async () => {
  const { makePage } = await import(new URL("../../scripts/page.js", import.meta.url).href);
  expect(readFileSync(PAGE, "utf8")).toBe(await makePage());
});

it("a browser is there where everything has to be tested", () => {
  if (process.env.CI === "true" && !executablePath) throw new Error(HOW_TO_GET_CHROMIUM);
});

const whereThereIsChromium = executablePath ? describe : describe.skip;
whereThereIsChromium(`the page, opened from disk${executablePath ? "" : " (left out: there is no Chromium)"}`, () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: [
        "--no-sandbox",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
      ],
    });
  }, 60_000);
  afterAll(() => browser.close());
  beforeEach(async () => {
    const context = await browser.newContext({ locale: "nl-BE" });
    page = await context.newPage();
    page.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(PAGE.href);
  });
  afterEach(() => page.context().close());

  const verdict = () => page.locator("#answer[data-verdict]").getAttribute("data-verdict");
  const answer = () => page.locator("#answer").textContent();

  it("says in four languages what a bundle proves", async () => {
    await page.locator("#file").setInputFiles(golden("valid.zip"));
    expect(await verdict()).toBe("notAnchored");
    expect(await answer()).toMatch(/^SLUITEND IN ZICHZELF/);
    for (const [language, first] of [
      ["FR", /^COHÉRENT EN SOI/],
      ["DE", /^IN SICH STIMMIG/],
      ["EN", /^CONSISTENT/],
    ] as const) {
      await page.getByRole("button", { name: language, exact: true }).click();
      expect(await answer()).toMatch(first);
    }
    expect(await page.title()).toBe("Verify a delivery proof");
  });

  it("verifies with the log's key, and not with another", async () => {
    await page.locator("#key").fill(formatVerifierKey(SECOND_KEY.key));
    await page.locator("#file").setInputFiles(golden("valid-deflated.zip"));
    expect(await verdict()).toBe("verified");
    expect(await answer()).toMatch(/^GEVERIFIEERD[\s\S]*Geopend: 2026-11-22T12:00:08\.000Z/);
    await page.locator("#key").fill(formatVerifierKey(STRANGER.key));
    await page.locator("#key").blur();
    await page.locator('#answer[data-verdict="notVerified"]').waitFor();
    expect(await answer()).toContain("KEY_NOT_TRUSTED");
  });

  it("names what is wrong with a bundle that was dropped", async () => {
    const bytes = [...readFileSync(golden("event-left-out.zip"))];
    const files = await page.evaluateHandle((content) => {
      const { DataTransfer } = globalThis as unknown as { DataTransfer: new () => Transfer };
      const transfer = new DataTransfer();
      transfer.items.add(new File([new Uint8Array(content)], "proof.zip"));
      return transfer;
    }, bytes);
    await page.dispatchEvent("#drop", "drop", { dataTransfer: files });
    expect(await verdict()).toBe("notVerified");
    expect(await answer()).toContain("In de geschiedenis van het bericht ontbreekt een gebeurtenis.");
  });

  it("asks nobody and complains of nothing", async () => {
    await page.locator("#file").setInputFiles(golden("timestamped.zip"));
    expect(await verdict()).toBe("notAnchored");
    expect(requests.filter((url) => url !== PAGE.href)).toEqual([]);
    expect(complaints).toEqual([]);
    // Nor could it.
    const isRefused = await page.evaluate(() =>
      fetch("http://127.0.0.1:9/").then(
        () => false,
        () => true,
      ),
    );
    expect(isRefused).toBe(true);
    expect(complaints.join()).toContain("Content Security Policy");
  });
});

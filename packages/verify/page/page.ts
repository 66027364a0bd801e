import { type BundleOptions, type BundleResult, verifyZip } from "../src/bundle/verify-bundle.ts";
import { Malformed } from "../src/malformed.ts";
import { parseVerifierKey } from "../src/note/verifier-key.ts";
import { TEXTS } from "../src/texts/in-language.ts";
import { tellBundle, verdictOf } from "../src/texts/tell.ts";
import { isLanguage, LANGUAGES, type Language } from "../src/texts/texts.ts";

const element = <Kind extends HTMLElement = HTMLElement>(id: string) => document.getElementById(id) as Kind;
const answer = element("answer");
const fileInput = element<HTMLInputElement>("file");
const keyInput = element<HTMLInputElement>("key");
const checkpointInput = element<HTMLInputElement>("checkpoint");
const drop = element("drop");

const preferred = navigator.language.slice(0, 2);
let language: Language = isLanguage(preferred) ? preferred : "en";
let bundle: File | undefined;
let shown: BundleResult | undefined;
/** Of the last question: what an earlier one brings is not shown any more. */
let asked = 0;

function showTexts(): void {
  const { page } = TEXTS[language];
  document.documentElement.lang = language;
  document.title = page.title;
  const texts = {
    title: page.title,
    "drop-text": page.drop,
    choose: page.choose,
    "key-text": page.key,
    "checkpoint-text": page.checkpoint,
    offline: page.offline,
  };
  for (const [id, text] of Object.entries(texts)) element(id).textContent = text;
  for (const button of document.querySelectorAll<HTMLButtonElement>("#languages button")) {
    button.setAttribute("aria-pressed", String(button.value === language));
  }
  showAnswer();
}

function showAnswer(): void {
  if (shown === undefined) return;
  answer.textContent = tellBundle(shown, language).join("\n");
  answer.dataset.verdict = verdictOf(shown);
}

async function verify(): Promise<void> {
  const question = ++asked;
  shown = undefined;
  answer.textContent = "";
  delete answer.dataset.verdict;
  if (bundle === undefined) return;
  try {
    const result = await verifyZip(await bytesOf(bundle), await optionsGiven());
    if (question !== asked) return;
    shown = result;
    showAnswer();
  } catch (error) {
    if (question === asked)
      answer.textContent = error instanceof Malformed ? `✗ ${error.message}` : `✗ ${String(error)}`;
  }
}

/** Raises `Malformed` where the key is none. */
async function optionsGiven(): Promise<BundleOptions> {
  const key = keyInput.value.trim();
  const checkpoint = checkpointInput.files?.[0];
  return {
    ...(key !== "" && { keys: [parseVerifierKey(key)] }),
    ...(checkpoint && { checkpoint: await bytesOf(checkpoint) }),
  };
}

const bytesOf = async (file: File) => new Uint8Array(await file.arrayBuffer());

for (const name of LANGUAGES) {
  const button = document.createElement("button");
  button.type = "button";
  button.value = name;
  button.textContent = name.toUpperCase();
  button.addEventListener("click", () => {
    language = name;
    showTexts();
  });
  element("languages").append(button);
}
fileInput.addEventListener("change", () => {
  bundle = fileInput.files?.[0];
  void verify();
});
for (const input of [keyInput, checkpointInput]) input.addEventListener("change", () => void verify());
for (const kind of ["dragover", "dragleave", "drop"]) {
  // On the whole page: what misses the field must not replace the page.
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    drop.classList.toggle("over", kind === "dragover");
  });
}
document.addEventListener("drop", (event) => {
  bundle = event.dataTransfer?.files[0];
  void verify();
});
showTexts();

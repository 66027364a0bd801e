import { verifyBundle, verifyZip } from "../bundle/verify-bundle.ts";
import type { LogSource } from "../log/tiles.ts";
import { verifyLog } from "../log/verify-log.ts";
import { Malformed } from "../malformed.ts";
import { parseVerifierKey, type VerifierKey } from "../note/verifier-key.ts";
import { tellBundle, tellLog, type Verdict, verdictOf } from "../texts/tell.ts";
import { isLanguage, LANGUAGES, type Language } from "../texts/texts.ts";
import { parseCertificates } from "../timestamp/certificate.ts";
import { bundleInFolder, fileBytes, logInFolder, placeAt } from "./files.ts";
import { Unusable } from "./unusable.ts";

export interface VerifyOptions {
  /** Verifier keys, as text. */
  readonly key?: readonly string[];
  readonly witness?: readonly string[];
  /** A file. */
  readonly checkpoint?: string;
  /** A folder, or what `openLog` opens. */
  readonly log?: string;
  /** A file of certificates in PEM. */
  readonly tsaCa?: string;
  readonly language?: string;
  readonly json?: boolean;
}

export interface Answer {
  /** 0 verified (same, grew), 1 not (fork), 2 unreadable, 3 consistent in itself but not anchored (unknown). */
  readonly exitCode: 0 | 1 | 2 | 3;
  readonly text: string;
}

export type OpenLog = (place: string) => LogSource;

const EXIT_CODES: Readonly<Record<Verdict, Answer["exitCode"]>> = {
  verified: 0,
  notVerified: 1,
  unreadable: 2,
  notAnchored: 3,
};

/** Verifies a proof.zip, an unpacked one, or a log's folder. Raises `Unusable`. */
export async function verifyPath(path: string, given: VerifyOptions, openLog: OpenLog = logInFolder): Promise<Answer> {
  const language = languageOf(given.language);
  const options = {
    keys: keysOf(given.key),
    witnesses: keysOf(given.witness),
    ...(given.checkpoint !== undefined && { checkpoint: await fileBytes(given.checkpoint) }),
    ...(given.log !== undefined && { log: openLog(given.log) }),
    ...(given.tsaCa !== undefined && { timestampAuthorities: await certificatesIn(given.tsaCa) }),
  };
  const place = await placeAt(path);
  if (place.kind === "log-folder") {
    const result = await verifyLog(logInFolder(path), options);
    return answer(result, tellLog(result, language), given.json);
  }
  const result =
    place.kind === "file"
      ? await verifyZip(await fileBytes(path), options)
      : await verifyBundle(await bundleInFolder(path), options);
  return answer(result, tellBundle(result, language), given.json);
}

function answer(result: Parameters<typeof verdictOf>[0], lines: readonly string[], json = false): Answer {
  const exitCode = EXIT_CODES[verdictOf(result)];
  return { exitCode, text: json ? JSON.stringify({ exitCode, ...result }, undefined, 2) : lines.join("\n") };
}

/** Raises `Unusable`. */
export function keysOf(texts: readonly string[] = []): VerifierKey[] {
  return texts.map((text) => {
    try {
      return parseVerifierKey(text.trim());
    } catch (error) {
      if (error instanceof Malformed) throw new Unusable(`no verifier key: ${JSON.stringify(text)} (${error.message})`);
      throw error;
    }
  });
}

/** Raises `Unusable`. */
export function languageOf(text = "en"): Language {
  if (isLanguage(text)) return text;
  throw new Unusable(`no language ${JSON.stringify(text)}: there are ${LANGUAGES.join(", ")}`);
}

async function certificatesIn(path: string) {
  const bytes = await fileBytes(path);
  try {
    return parseCertificates(bytes);
  } catch (error) {
    if (error instanceof Malformed) throw new Unusable(`${path}: ${error.message}`);
    throw error;
  }
}

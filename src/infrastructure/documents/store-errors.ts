import { DocumentStoreUnavailable } from "../../application/ports/document-store.ts";
import { StorageFull } from "../../application/ports/event-store.ts";

export function hasCode(error: unknown, ...codes: string[]): boolean {
  return codes.includes((error as NodeJS.ErrnoException | undefined)?.code ?? "");
}

/** Runs a piece of file work; what the file system refuses is raised in the port's words, with the cause for our log. */
export async function onDisk<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (hasCode(error, "ENOSPC", "EDQUOT")) {
      throw new StorageFull("the document folder has no space left", { cause: error });
    }
    throw new DocumentStoreUnavailable("the document folder cannot be used", { cause: error });
  }
}

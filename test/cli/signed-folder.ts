import { join } from "node:path";
import { openMessage } from "../../src/application/commands/open-content.ts";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import type { Attachment } from "../../src/application/commands/resolve-attachments.ts";
import { CheckpointKeeper } from "../../src/application/evidence/keep-checkpoints.ts";
import { LogFollower } from "../../src/application/evidence/log-follower.ts";
import { type NoteKey, noteKey } from "../../src/application/evidence/note-key.ts";
import { newMessageId } from "../../src/application/ids.ts";
import { type Instant, instant, MINUTE } from "../../src/domain/instant.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { openEvidenceLog } from "../../src/evidence-side.ts";
import { dataFolderAt } from "../../src/infrastructure/data-folder/layout.ts";
import { openKeyFile } from "../../src/infrastructure/log-key/key-file.ts";
import { openOffice } from "../../src/office.ts";
import { type StorePlace, storeOpening } from "../../src/store-opening.ts";
import {
  aPublication,
  attach,
  by,
  ENTERPRISE,
  INSTITUTION,
  NOON,
  onboard,
  registerNotice,
  SetClock,
} from "../application/office.ts";

export const ORIGIN = "ebox.example/log";

export interface SignedFolder {
  readonly key: NoteKey;
  /** Refused at first, then published and read by its recipient, and covered by a checkpoint. */
  readonly covered: MessageId;
  readonly others: readonly MessageId[];
  /** Published after the last checkpoint. */
  readonly uncovered: MessageId;
}

/**
 * A data folder with its evidence log, as a service that has stopped leaves it. `letter`: a document of the covered one;
 * `others`: so many more messages that are covered, after it.
 */
export async function signedFolder(
  place: StorePlace,
  {
    from = NOON,
    letter,
    others = 0,
  }: { readonly from?: Instant; readonly letter?: Uint8Array; readonly others?: number } = {},
): Promise<SignedFolder> {
  const clock = new SetClock();
  clock.set(from);
  const folder = dataFolderAt(place.dataFolder);
  const opened = new AsyncDisposableStack();
  try {
    const office = opened.adopt(await openOffice(place, clock), (toClose) => toClose.close());
    const { publishing } = office;
    const { store } = publishing;
    const { evidenceLog: evidence } = opened.adopt(
      openEvidenceLog({
        place: { folder: folder.evidenceLog, index: folder.evidenceIndex, origin: ORIGIN },
        store: storeOpening(place),
        restMs: 0,
      }),
      (toClose) => toClose.close(),
    );
    const key = noteKey(ORIGIN, await openKeyFile(join(folder.keys, "log-key.pem")));
    const log = new LogFollower(store);
    const keeper = new CheckpointKeeper({ store, clock, evidence, log, openKey: async () => key });
    const publish = async (attachments: readonly Attachment[] = [], messageId = newMessageId(Date.parse(from))) => {
      const publication = aPublication({ messageId, attachments });
      const outcome = await publishMessage(publishing, by("sender", INSTITUTION), publication);
      if (!outcome.accepted) throw new Error(outcome.refusal.code);
      return outcome.messageId;
    };

    await onboard(publishing, INSTITUTION, { fr: "ONSS" });
    await registerNotice(publishing, INSTITUTION);
    const id = newMessageId(Date.parse(from));
    const refused = aPublication({ messageId: id, messageTypeId: "unheard-of" });
    await publishMessage(publishing, by("sender", INSTITUTION), refused);
    const covered = await publish(letter && [await attach(publishing, by("sender", INSTITUTION), letter)], id);
    await openMessage(publishing, by("administrator", ENTERPRISE), covered);
    const more = await Promise.all(Array.from({ length: others }, () => publish()));
    // First the log's key, then, in the next minute, what came before and it.
    for (let round = 0; round < 2; round++) {
      clock.set(instant(Date.parse(clock.now()) + MINUTE));
      const head = await store.head();
      if (head !== undefined) await evidence.passed(head);
      await keeper.runOnce();
    }
    return { key, covered, others: more, uncovered: await publish() };
  } finally {
    await opened.disposeAsync();
  }
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { publishMessage } from "../../src/application/commands/publish-message.ts";
import { newMessageId } from "../../src/application/ids.ts";
import type { MessageId } from "../../src/domain/message-id.ts";
import { type Office, openOffice } from "../../src/office.ts";
import { aPublication, attach, by, INSTITUTION, onboard, registerNotice, SetClock } from "../application/office.ts";

/** A data folder with an office on it, and folders for its backups; all of it goes with `remove`. */
export class Stage {
  readonly clock = new SetClock();
  readonly #folder: string;
  #office: Office | undefined;

  static async open(): Promise<Stage> {
    const stage = new Stage(await mkdtemp(join(tmpdir(), "ebox-backup-")));
    await stage.start();
    await onboard(stage.office.publishing, INSTITUTION, { fr: "ONSS" });
    await registerNotice(stage.office.publishing, INSTITUTION);
    return stage;
  }

  private constructor(folder: string) {
    this.#folder = folder;
  }

  get office(): Office {
    if (this.#office === undefined) throw new Error("The office is closed.");
    return this.#office;
  }

  at(name: string): string {
    return join(this.#folder, name);
  }

  async start(name = "data"): Promise<void> {
    this.#office = await openOffice({ dataFolder: this.at(name), namespace: "ebox" }, this.clock);
  }

  async stop(): Promise<void> {
    await this.#office?.close();
    this.#office = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true });
  }

  /** Acknowledged when it resolves. With a text: that of its one document. */
  async publish(text?: string): Promise<MessageId> {
    const request = by("sender", INSTITUTION);
    const desk = { ...this.office.publishing, clock: this.clock, close: async () => undefined };
    const attachments = text === undefined ? [] : [await attach(desk, request, text, true)];
    const publication = aPublication({ messageId: newMessageId(Date.parse(this.clock.now())), attachments });
    const outcome = await publishMessage(this.office.publishing, request, publication);
    if (!outcome.accepted) throw new Error(outcome.refusal.code);
    return outcome.messageId;
  }

  /** Once all that stands can be read. */
  async caughtUp(): Promise<void> {
    const head = await this.office.publishing.store.head();
    if (head && !(await this.office.projection.reached(head, 20_000))) throw new Error("The projector stopped.");
  }
}

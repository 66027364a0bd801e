import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { print } from "graphql";
import { type Client, createClient } from "graphql-ws";
import { WebSocket } from "ws";
import { newMessageId } from "../../src/application/ids.ts";
import type { EnterpriseNumber } from "../../src/domain/enterprise-number.ts";
import {
  AcceptTermsDocument,
  AuthoriseSenderDocument,
  CreatePartitionDocument,
  GrantAccessDocument,
  type GrantAccessInput,
  type ListedFragment,
  PublishDocument,
  type PublishMessageInput,
  RegisterMessageTypeDocument,
  type RegisterMessageTypeInput,
  RequestOnboardingDocument,
  TermsOfUseDocument,
  WhoAmIDocument,
} from "./generated/client.ts";

export interface ApiError {
  readonly message: string;
  readonly extensions: { readonly code: string; readonly errorId?: string };
}

export interface Answer<Result> {
  readonly status: number;
  readonly headers: Headers;
  readonly data?: Result | null;
  readonly errors?: readonly ApiError[];
}

/**
 * One caller of the API, typed by the generated documents. Given the ports of several nodes, each request goes to the next,
 * with the position that the answer before had.
 */
export class Api {
  readonly #ports: () => readonly number[];
  readonly token: string | undefined;
  /** What the last answer's EBox-Position said. */
  position: string | undefined;
  #turn = 0;

  constructor(ports: number | (() => readonly number[]), token: string | undefined) {
    this.#ports = typeof ports === "number" ? () => [ports] : ports;
    this.token = token;
  }

  /** The same caller at one node, with a position of its own. */
  at(port: number): Api {
    return new Api(port, this.token);
  }

  /** The data; throws where there are errors. */
  async ask<Result, Variables extends object>(
    document: TypedDocumentNode<Result, Variables>,
    variables: Variables,
  ): Promise<Result> {
    const { data, errors } = await this.post<Result>({ query: print(document), variables });
    if (errors || !data) throw new Error(JSON.stringify(errors));
    return data;
  }

  /** The errors' codes with the status. */
  async refused(
    query: string | TypedDocumentNode<unknown, never>,
    variables: object = {},
  ): Promise<[number, ...string[]]> {
    const text = typeof query === "string" ? query : print(query);
    const { status, errors = [] } = await this.post({ query: text, variables });
    return [status, ...errors.map(({ extensions }) => extensions.code)];
  }

  async post<Result>(body: unknown, headers: Record<string, string> = {}): Promise<Answer<Result>> {
    const response = await fetch(`http://127.0.0.1:${this.#nextPort()}/graphql`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
        ...this.#carried(),
        ...headers,
      },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    this.#hasSeen(response);
    const { status, headers: answered } = response;
    return { status, headers: answered, ...((await response.json()) as Omit<Answer<Result>, "status" | "headers">) };
  }

  /** Documents and archives. */
  async get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    const response = await fetch(`http://127.0.0.1:${this.#nextPort()}${path}`, {
      headers: { authorization: `Bearer ${this.token}`, ...this.#carried(), ...headers },
    });
    this.#hasSeen(response);
    return response;
  }

  async upload(fileName: string, bytes: Buffer, mediaType: string): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${this.#nextPort()}/documents`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${this.token}`,
        "content-type": mediaType,
        "content-disposition": `attachment; filename="${fileName}"`,
      },
      body: new Uint8Array(bytes),
    });
    const answer = (await response.json()) as { id: string };
    if (!answer.id) throw new Error(JSON.stringify(answer));
    return answer.id;
  }

  /** Retries are the test's affair. */
  socket(options: { lazy?: boolean; connectionParams?: Record<string, unknown> } = {}): Client {
    return createClient({
      url: `ws://127.0.0.1:${this.#nextPort()}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { Authorization: `Bearer ${this.token}` },
      retryAttempts: 0,
      ...options,
    });
  }

  url(path: string): string {
    return `http://127.0.0.1:${this.#nextPort()}${path}`;
  }

  /** Without a client library. */
  rawSocket(protocol = "graphql-transport-ws"): WebSocket {
    return new WebSocket(`ws://127.0.0.1:${this.#nextPort()}/graphql`, protocol);
  }

  #nextPort(): number {
    const ports = this.#ports();
    return ports[this.#turn++ % ports.length] as number;
  }

  #carried(): Record<string, string> {
    return this.#ports().length > 1 && this.position !== undefined ? { "ebox-position": this.position } : {};
  }

  #hasSeen({ headers }: Response): void {
    this.position = headers.get("ebox-position") ?? this.position;
  }

  /** With what `applicant`, the institution's own caller, does first. */
  async authoriseSender(enterpriseNumber: EnterpriseNumber, applicant: Api): Promise<void> {
    const name = { nl: `Instelling ${enterpriseNumber}` };
    const { requestOnboarding } = await applicant.ask(RequestOnboardingDocument, { input: { name } });
    const { termsOfUse } = await applicant.ask(TermsOfUseDocument, {});
    const { acceptTerms } = await applicant.ask(AcceptTermsDocument, { input: { digest: termsOfUse.digest } });
    const input = { enterpriseNumber, registeredMailAllowed: true };
    const { authoriseSender } = await this.ask(AuthoriseSenderDocument, { input });
    const refusals = [requestOnboarding, acceptTerms, authoriseSender].flatMap(({ userErrors }) => userErrors);
    if (refusals.length > 0) throw new Error(JSON.stringify(refusals));
  }

  /** Authorised the whole way, with message type `notice`: replies and registered mail. */
  async admitSender(enterpriseNumber: EnterpriseNumber, applicant: Api): Promise<void> {
    await this.authoriseSender(enterpriseNumber, applicant);
    await this.registerMessageType(enterpriseNumber, "notice", { repliesAllowed: true, registeredAllowed: true });
  }

  async registerMessageType(
    sender: EnterpriseNumber,
    messageTypeId: string,
    rights: Pick<RegisterMessageTypeInput, "repliesAllowed" | "registeredAllowed">,
  ): Promise<void> {
    const name = { nl: `Soort ${messageTypeId}` };
    const input = { sender, messageTypeId, name, validityPeriod: "P30D", languages: ["nl" as const], ...rights };
    const { registerMessageType } = await this.ask(RegisterMessageTypeDocument, { input });
    if (registerMessageType.userErrors.length > 0) throw new Error(JSON.stringify(registerMessageType.userErrors));
  }

  /** By what administrators name this caller. */
  async personId(): Promise<string> {
    return (await this.ask(WhoAmIDocument, {})).me.personId;
  }

  /** Of a user who sees GENERAL, where nothing else is said. */
  async grant(enterprise: EnterpriseNumber, personId: string, change: Partial<GrantAccessInput> = {}): Promise<void> {
    const input = { enterpriseNumber: enterprise, personId, role: "USER" as const, partitions: ["GENERAL"], ...change };
    const { grantAccess } = await this.ask(GrantAccessDocument, { input });
    if (grantAccess.userErrors.length > 0) throw new Error(JSON.stringify(grantAccess.userErrors));
  }

  /** Its id. Throws where it is refused. */
  async createPartition(enterpriseNumber: EnterpriseNumber, name: string): Promise<string> {
    const { createPartition } = await this.ask(CreatePartitionDocument, { input: { enterpriseNumber, name } });
    if (!createPartition.partition) throw new Error(JSON.stringify(createPartition.userErrors));
    return createPartition.partition.id;
  }

  /** Throws where it is refused. */
  async publish(recipient: EnterpriseNumber, change: Partial<PublishMessageInput> = {}): Promise<ListedFragment> {
    const { publishMessage } = await this.ask(PublishDocument, { input: publication(recipient, change) });
    if (!publishMessage.message) throw new Error(JSON.stringify(publishMessage.userErrors));
    return publishMessage.message;
  }
}

/** A message that nothing speaks against. */
export function publication(recipient: string, change: Partial<PublishMessageInput> = {}): PublishMessageInput {
  return {
    messageId: newMessageId(Date.now()),
    recipient: { enterpriseNumber: recipient },
    messageTypeId: "notice",
    subject: { nl: "Aangifte van het derde kwartaal" },
    bodyContent: "Geachte, hierbij uw aangifte.",
    ...change,
  };
}

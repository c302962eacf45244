/** What a single-page app needs beside the generated types: tokens, refusals, pages. */
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths as Tenancy } from "../target/generated/tenancy.js";
import type { paths as Metrics } from "../target/generated/metrics.js";
import type { paths as Audit } from "../target/generated/audit.js";
import type { paths as Scheduler } from "../target/generated/scheduler.js";

export type ProblemDocument = components["schemas"]["Problem"];

/** A refusal (RFC 9457), as something that can be thrown. */
export class Problem extends Error {
  constructor(
    readonly document: ProblemDocument,
    readonly response: Response,
  ) {
    super(`${document.status} ${document.title}${document.detail ? `: ${document.detail}` : ""}`);
    this.name = "Problem";
  }

  /** What kind it is, for programs: the tail of its type, as "stale-claims". */
  get code(): string {
    return this.document.type.slice(this.document.type.lastIndexOf(":") + 1);
  }

  /** What is wrong with one field, by its JSON pointer. */
  field(pointer: string): string | undefined {
    return this.document.errors?.find((error) => error.pointer === pointer)?.message;
  }
}

export interface Answer<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** What was answered; a refusal is thrown. */
export function answered<T>(answer: Answer<T>): T {
  if (answer.error !== undefined) {
    throw new Problem(answer.error as ProblemDocument, answer.response);
  }
  return answer.data as T;
}

/** The version of what was answered, for If-Match. */
export function version(answer: { readonly response: Response }): string {
  const tag = answer.response.headers.get("ETag");
  if (tag === null) {
    throw new Error(`${answer.response.url} has no version`);
  }
  return tag;
}

/** All items of a list, page after page, each fetched when it is come to. */
export async function* all<T>(
  page: (cursor: string | undefined) => Promise<{ readonly items: readonly T[]; readonly next: string | null }>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const { items, next } = await page(cursor);
    yield* items;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}

export interface Session {
  /** The access token to send. */
  token(): Promise<string>;
  /** Called when the claims have changed since it was issued; the next token() has to be a new one. */
  refresh(): Promise<void>;
}

/** Where the services are; behind a gateway all are at one address. */
export interface Addresses {
  readonly tenancy: string;
  readonly metrics: string;
  readonly audit: string;
  readonly scheduler: string;
}

export function ward(addresses: Addresses, session: Session) {
  const signed: Middleware = {
    async onRequest({ request }) {
      request.headers.set("Authorization", `Bearer ${await session.token()}`);
      return request;
    },
  };
  // A request's body can be read once, so a request that may have to be sent again is kept.
  const fetchAgain = async (request: Request): Promise<Response> => {
    const kept = request.clone();
    const response = await fetch(request);
    const challenge = response.headers.get("WWW-Authenticate") ?? "";
    if (response.status !== 401 || !challenge.includes("stale_claims")) {
      return response;
    }
    await session.refresh();
    kept.headers.set("Authorization", `Bearer ${await session.token()}`);
    return fetch(kept);
  };
  const options = (baseUrl: string) => ({ baseUrl, fetch: fetchAgain });
  const clients = {
    tenancy: createClient<Tenancy>(options(addresses.tenancy)),
    metrics: createClient<Metrics>(options(addresses.metrics)),
    audit: createClient<Audit>(options(addresses.audit)),
    scheduler: createClient<Scheduler>(options(addresses.scheduler)),
  };
  Object.values(clients).forEach((client) => client.use(signed));
  return clients;
}

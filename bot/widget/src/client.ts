// Speaks with the web channel: one session, each message sent until it is replied to, and never answered twice.

import type { Memory } from "./memory.js";
import type { Reply, Turn } from "./protocol.js";

export type Trouble = "offline" | "unreachable" | "busy";

/** The server took the request for wrong; sending it again would not help. */
export class Refused extends Error {}

/** Tries were used up. */
export class NotSent extends Error {}

// A reply takes well under a second; a connection that says nothing for so long is dead.
const TIMEOUT_MS = 20_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
// Together some two minutes.
const TRIES = 12;

export class Client {
  #api: string;
  #memory: Memory;
  #stop = new AbortController();
  #session: Promise<string> | undefined;
  #deleting = new Set<string>();

  /** `tell` hears of trouble as it comes, and of its end. */
  constructor(
    base: string,
    memory: Memory,
    private tell: (trouble?: Trouble) => void,
  ) {
    this.#api = `${base}/webhooks/web`;
    this.#memory = memory;
  }

  /** Ends all that is under way. */
  close(): void {
    this.#stop.abort();
  }

  async greeting(language: string): Promise<Reply> {
    const response = await this.#fetch("GET", `/greeting?language=${encodeURIComponent(language)}`);
    if (!response.ok) throw new Refused();
    return response.json();
  }

  /** The turns of the conversation so far; none where there is no session yet or it is known no more. */
  async resume(): Promise<Turn[]> {
    for (const token of this.#memory.kept.forget ?? []) void this.#delete(token);
    const { token } = this.#memory.kept;
    if (!token) return [];
    const response = await this.#until("POST", "/session", undefined, () => Promise.resolve(token));
    if (response.status === 401) {
      this.#memory.keep({ token: undefined });
      return [];
    }
    const told: { token: string; turns: Turn[] } = await response.json();
    this.#memory.keep({ token: told.token });
    return told.turns;
  }

  /** The turn of a message with its reply; raises Refused, NotSent. */
  async send(id: string, text: string): Promise<Turn> {
    this.#memory.keep({ pending: { id, text } });
    const response = await this.#until("POST", "/messages", { id, text }, () => this.#token());
    this.#memory.keep({ pending: undefined });
    if (!response.ok) throw new Refused();
    return response.json();
  }

  /** Raises Refused, NotSent. */
  async rate(replyId: string, helpful: boolean, comment?: string): Promise<void> {
    const body = { helpful, comment: comment || null };
    const address = `/replies/${encodeURIComponent(replyId)}/feedback`;
    const response = await this.#until("PUT", address, body, () => this.#token());
    if (!response.ok) throw new Refused();
  }

  /** Ends the session here at once, and on the server as soon as it can be reached. */
  forget(): void {
    const { token, forget = [] } = this.#memory.kept;
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#memory.keep({ token: undefined, pending: undefined });
    if (!token) return;
    this.#memory.keep({ forget: [...forget, token] });
    void this.#delete(token);
  }

  async #delete(token: string): Promise<void> {
    if (this.#deleting.has(token)) return;
    this.#deleting.add(token);
    try {
      await this.#until("DELETE", "/session", undefined, () => Promise.resolve(token));
      this.#memory.keep({ forget: this.#memory.kept.forget?.filter((other) => other !== token) });
    } catch {
      // Stays on the list for the next time.
    }
    this.#deleting.delete(token);
  }

  async #token(): Promise<string> {
    // Read anew each time: another tab may have started over.
    const { token } = this.#memory.kept;
    if (token) return token;
    this.#session ??= this.#start().finally(() => (this.#session = undefined));
    return this.#session;
  }

  async #start(): Promise<string> {
    const response = await this.#until("POST", "/session");
    if (!response.ok) throw new Refused();
    const { token }: { token: string } = await response.json();
    this.#memory.keep({ token });
    return token;
  }

  /** Repeats a request until the server has taken or refused it. */
  async #until(method: string, path: string, body?: object, token?: () => Promise<string>): Promise<Response> {
    const { signal } = this.#stop;
    let fresh = false;
    for (let attempt = 0; attempt < TRIES; attempt++) {
      let trouble: Trouble = "unreachable";
      let wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt) * (0.5 + Math.random() / 2);
      try {
        const response = await this.#fetch(method, path, body, await token?.());
        if (response.status === 401 && path !== "/session" && !fresh) {
          // Expired, or ended in another tab: the message goes into a new session.
          fresh = true;
          this.#memory.keep({ token: undefined });
          continue;
        }
        if (response.status < 500 && response.status !== 429) {
          this.tell();
          return response;
        }
        trouble = response.status === 429 ? "busy" : "unreachable";
        wait = Math.max(wait, Number(response.headers.get("Retry-After")) * 1000 || 0);
      } catch (error) {
        if (signal.aborted || error instanceof Refused || error instanceof NotSent) throw error;
        if (navigator.onLine === false) {
          trouble = "offline";
          attempt = 0;
        }
      }
      this.tell(trouble);
      await pause(wait, signal);
      if (signal.aborted) throw new NotSent();
    }
    this.tell();
    throw new NotSent();
  }

  async #fetch(method: string, path: string, body?: object, token?: string): Promise<Response> {
    const { signal } = this.#stop;
    const once = new AbortController();
    const abort = () => once.abort();
    signal.addEventListener("abort", abort);
    const timer = setTimeout(abort, TIMEOUT_MS);
    try {
      return await fetch(this.#api + path, {
        method,
        headers: {
          ...(token && { Authorization: `Bearer ${token}` }),
          ...(body && { "Content-Type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
        credentials: "omit",
        referrerPolicy: "no-referrer",
        signal: once.signal,
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    }
  }
}

/** Resolves after a while, at once when the browser is online again or all is stopped. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    addEventListener("online", done);
    signal.addEventListener("abort", done);
  });
}

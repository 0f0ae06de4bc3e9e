// What outlives a page: the session's token, a message on its way, and whether the panel is open.

export type Lifetime = "local" | "tab" | "none";

export interface Kept {
  token?: string;
  /** A message that was sent and not yet replied to. */
  pending?: { id: string; text: string };
  /** Tokens of conversations that are still to be deleted on the server. */
  forget?: string[];
}

// Names in use on this page: a second widget has a conversation of its own.
const claimed = new Set<string>();

export class Memory {
  #name: string;
  #storage: Storage | undefined;
  // Stands in where there is no storage: in a sandboxed frame, or by request.
  #values = new Map<string, string>();

  constructor(base: string, id: string, lifetime: Lifetime) {
    this.#name = `ahc-chat ${base}${id && ` #${id}`}`;
    for (let number = 2; claimed.has(this.#name); number++) this.#name = `ahc-chat ${base} ${number}`;
    claimed.add(this.#name);
    try {
      if (lifetime !== "none") this.#storage = lifetime === "tab" ? sessionStorage : localStorage;
    } catch {
      // Refused: the conversation ends with the page.
    }
  }

  /** Lets another widget have this conversation. */
  release(): void {
    claimed.delete(this.#name);
  }

  get kept(): Kept {
    try {
      const found: unknown = JSON.parse(this.#get(this.#name) ?? "{}");
      return found && typeof found === "object" ? found : {};
    } catch {
      return {};
    }
  }

  keep(changes: { [Key in keyof Kept]: Kept[Key] | undefined }): void {
    this.#set(this.#name, JSON.stringify({ ...this.kept, ...changes }));
  }

  #get(key: string): string | null {
    try {
      if (this.#storage) return this.#storage.getItem(key);
    } catch {
      this.#storage = undefined;
    }
    return this.#values.get(key) ?? null;
  }

  #set(key: string, value: string): void {
    this.#values.set(key, value);
    try {
      this.#storage?.setItem(key, value);
    } catch {
      // Full or refused meanwhile: the values of this page go on.
      this.#storage = undefined;
    }
  }
}

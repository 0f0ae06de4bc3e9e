// <ahc-chat>: the chat as an element.  Knows what is shown and when; `Client` knows the server.

import { Client, NotSent, Refused, type Trouble } from "./client.js";
import { button, drawing, el, iconButton, icons } from "./dom.js";
import { type Lifetime, Memory } from "./memory.js";
import { plainText, type Reply, type Turn } from "./protocol.js";
import { replyNodes } from "./reply.js";
import styles from "./styles.css";
import { type Texts, texts, textsFor } from "./texts.js";
import { verdictRow } from "./verdict.js";

const MAX_TEXT = 2000;
// On a screen as narrow as this the panel covers the page, and nothing behind it can be reached.
const NARROW = "(max-width: 30em)";

export type Position = "inline" | "bottom-end" | "bottom-start";

export class AhcChat extends HTMLElement {
  /** Where the server is, unless `src-url` says otherwise; set by `register`. */
  static base = "";
  /** What the widget says, by language; add one to add a language. */
  static texts = texts;
  static observedAttributes = ["src-url", "language", "title", "open", "position", "theme", "storage", "dir"];

  // One style sheet for all elements of a page; a constructed one needs no leave from a Content-Security-Policy.
  static #sheet: CSSStyleSheet | undefined;

  #root: ShadowRoot;
  #client: Client | undefined;
  #memory: Memory | undefined;
  #texts: Texts = texts.en!;
  #language = "en";
  #loaded = false;
  #loading = false;
  #busy = false;
  // Ids of the questions on show.
  #shown = new Set<string>();
  #trouble: Trouble | undefined;

  #opener: HTMLButtonElement | undefined;
  #panel!: HTMLElement;
  #heading!: HTMLElement;
  #log!: HTMLElement;
  #turns!: HTMLElement;
  #status!: HTMLElement;
  #live!: HTMLElement;
  #input!: HTMLTextAreaElement;
  #sendButton!: HTMLButtonElement;

  constructor() {
    super();
    this.#root = this.attachShadow({ mode: "open" });
  }

  /** Address of the server. */
  get srcUrl(): string {
    return this.getAttribute("src-url") || AhcChat.base;
  }
  set srcUrl(value: string) {
    this.setAttribute("src-url", value);
  }

  /** BCP 47; by default that of the page. */
  get language(): string {
    return this.getAttribute("language") || this.closest<HTMLElement>("[lang]")?.lang || navigator.language;
  }
  set language(value: string) {
    this.setAttribute("language", value);
  }

  /** Where the chat stands: in the page, or in a corner of the window behind a button. */
  get position(): Position {
    const value = this.getAttribute("position");
    return value === "bottom-end" || value === "bottom-start" ? value : "inline";
  }
  set position(value: Position) {
    this.setAttribute("position", value);
  }

  /** "light", "dark", or as the system has it. */
  get theme(): string {
    return this.getAttribute("theme") || "auto";
  }
  set theme(value: string) {
    this.setAttribute("theme", value);
  }

  /** How long the browser keeps the conversation: for good, for this tab, or not at all. */
  get storage(): Lifetime {
    const value = this.getAttribute("storage");
    return value === "tab" || value === "none" ? value : "local";
  }

  /** Whether the panel is open; a chat in the page always is. */
  get open(): boolean {
    return this.hasAttribute("open");
  }
  set open(value: boolean) {
    this.toggleAttribute("open", value);
  }

  connectedCallback(): void {
    this.#connect();
  }

  disconnectedCallback(): void {
    this.#disconnect();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (!this.#client || before === after || name === "theme") return;
    if (name === "open") {
      if (this.#opener) void (this.open ? this.#show() : this.#hide());
      return;
    }
    this.#disconnect();
    this.#connect();
  }

  /** Ask as the user would; whether the question goes out, which it does not while another is being answered. */
  ask(text: string): boolean {
    const asked = text.trim().slice(0, MAX_TEXT);
    if (!asked || this.#busy || !this.#client) return false;
    if (!this.#emit("ahc-message", { from: "user", text: asked }, true)) return false;
    void this.#load();
    void this.#deliver({ id: newId(), text: asked, reply: null });
    return true;
  }

  /** Delete the conversation, here and on the server, and begin another. */
  startOver(): void {
    this.#client?.forget();
    this.#loaded = false;
    this.#turns.replaceChildren();
    this.#setBusy(false);
    this.#say(this.#texts.deleted);
    this.#input.focus();
    void this.#load();
  }

  #connect(): void {
    const base = new URL(this.srcUrl || ".", location.href).href.replace(/\/$/, "");
    [this.#texts, this.#language] = textsFor(this.language);
    this.#memory = new Memory(base, this.id, this.storage);
    this.#client = new Client(base, this.#memory, (trouble) => this.#tell(trouble));
    this.#loaded = false;
    this.#build();
    this.#setBusy(false);
    if (!this.#opener) void this.#load();
    else if (!this.open) return;
    // A panel that covers the page must not come unasked.
    else if (matchMedia(NARROW).matches) this.#close();
    else void this.#show();
  }

  #disconnect(): void {
    this.#client?.close();
    this.#memory?.release();
    this.#client = undefined;
  }

  #build(): void {
    if (!AhcChat.#sheet) {
      AhcChat.#sheet = new CSSStyleSheet();
      AhcChat.#sheet.replaceSync(styles);
    }
    this.#root.adoptedStyleSheets = [AhcChat.#sheet];
    const say = this.#texts;
    const title = this.title || say.title;
    const inline = this.position === "inline";

    this.#heading = el("h2", { id: "title", part: "title", tabindex: -1 }, title);
    const header = el("header", { part: "header" }, this.#heading);
    header.append(iconButton(icons.again, say.startOver, "start-over", () => this.startOver()));
    if (!inline) header.append(iconButton(icons.close, say.close, "close", () => this.#close()));

    this.#turns = el("ol", { part: "turns", role: "list" });
    const notice = el("p", { class: "notice", part: "notice" }, say.notice);
    this.#log = el("div", { class: "log", part: "messages", role: "region", "aria-label": say.conversation, tabindex: 0 });
    this.#log.append(notice, this.#turns);

    this.#status = el("p", { class: "status", part: "status", role: "status" });
    this.#live = el("p", { class: "hidden", "aria-live": "polite", "aria-atomic": "true" });

    this.#input = el("textarea", {
      id: "message",
      part: "input",
      rows: 1,
      maxlength: MAX_TEXT,
      placeholder: say.placeholder,
      autocomplete: "off",
      enterkeyhint: "send",
    });
    this.#input.addEventListener("keydown", (event) => {
      // Enter that ends the composing of a word in Chinese, say, sends nothing.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
    });
    // An empty field goes by the widget's direction, "auto" would make it left to right.
    this.#input.addEventListener("input", () => (this.#input.dir = this.#input.value && "auto"));
    this.#sendButton = el("button", { type: "submit", class: "icon send", part: "button send", "aria-label": say.send });
    this.#sendButton.title = say.send;
    this.#sendButton.append(drawing(icons.send));
    const form = el("form", { part: "form" }, el("label", { class: "hidden", for: "message" }, say.message));
    form.append(this.#input, this.#sendButton);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });

    this.#panel = el(inline ? "section" : "dialog", { class: "panel", part: "panel", "aria-labelledby": "title" });
    // The empty title keeps the browser from showing the element's own as a tooltip over all of it.
    this.#panel.title = "";
    this.#panel.append(header, this.#log, this.#status, form, this.#live);
    const frame = el("div", { class: "frame", lang: this.#language, dir: this.dir || say.dir }, this.#panel);

    this.#opener = undefined;
    if (!inline) {
      this.#panel.addEventListener("cancel", (event) => {
        event.preventDefault();
        this.#close();
      });
      // A browser may close a modal dialog without asking, at the second Escape.
      this.#panel.addEventListener("close", () => this.#close());
      this.#panel.addEventListener("keydown", (event) => {
        if (event.key === "Escape" && !event.isComposing) this.#close();
      });
      this.#opener = el("button", {
        type: "button",
        class: "opener",
        part: "opener",
        "aria-haspopup": "dialog",
        "aria-label": `${say.open}: ${title}`,
      });
      this.#opener.append(drawing(icons.chat));
      this.#opener.addEventListener("click", () => {
        if (this.#emit("ahc-open", {}, true)) this.open = true;
      });
      frame.append(this.#opener);
    }
    this.#root.replaceChildren(frame);
  }

  async #show(): Promise<void> {
    const panel = this.#panel as HTMLDialogElement;
    const hadFocus = this.#hasFocus();
    if (!panel.open) {
      // `show()` would move the focus by itself; a page that opens the chat as it loads keeps it.
      if (matchMedia(NARROW).matches) panel.showModal();
      else panel.toggleAttribute("open", true);
    }
    this.#opener!.hidden = true;
    if (hadFocus) {
      // On a touch screen the keyboard would cover what there is to read first.
      (matchMedia("(pointer: coarse)").matches ? this.#heading : this.#input).focus();
    }
    await this.#load();
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #hide(): void {
    const hadFocus = this.#hasFocus();
    (this.#panel as HTMLDialogElement).close();
    this.#opener!.hidden = false;
    if (hadFocus) this.#opener!.focus();
  }

  #close(): void {
    this.open = false;
  }

  #hasFocus(): boolean {
    return this.#root.activeElement !== null;
  }

  /** Shows the greeting and what was said before, once. */
  async #load(): Promise<void> {
    const client = this.#client;
    if (this.#loaded || !client) return;
    this.#loaded = true;
    this.#shown.clear();
    const pending = this.#memory!.kept.pending;
    // At once, so that there is something to read; the server's own greeting takes its place.
    const hello = el("li", { class: "bot", part: "turn bot" });
    this.#turns.append(hello);
    this.#fill(hello, greetingOf(this.#texts, this.#language), "");
    this.#loading = true;
    const [greeting, turns] = await Promise.allSettled([client.greeting(this.#language), client.resume()]);
    this.#loading = false;
    // Overtaken by another server, or by starting over.
    if (client !== this.#client || !hello.isConnected) return;
    const before = turns.status === "fulfilled" ? turns.value : [];
    if (greeting.status === "fulfilled") {
      this.#fill(hello, { ...greeting.value, suggestions: before.length ? [] : greeting.value.suggestions }, "");
    }
    // What was asked while this was on its way stays below.
    let above: Element = hello;
    for (const turn of before) {
      if (!turn.reply || this.#shown.has(turn.id)) continue;
      above = this.#addReply(this.#addQuestion(turn, above), turn.reply, turn.text);
    }
    // What the page or the server was left with is asked again, under its old id.
    const left = before.find((turn) => !turn.reply) ?? (before.some((turn) => turn.id === pending?.id) ? null : pending);
    if (left && !this.#shown.has(left.id)) void this.#deliver({ id: left.id, text: left.text, reply: null });
    else if (pending && !this.#busy) this.#memory!.keep({ pending: undefined });
    this.#log.scrollTop = before.length ? this.#log.scrollHeight : 0;
  }

  #submit(): void {
    if (this.ask(this.#input.value)) this.#input.value = this.#input.dir = "";
  }

  async #deliver(turn: Turn): Promise<void> {
    const client = this.#client!;
    this.#setBusy(true);
    const pressed = this.#root.activeElement?.closest(".suggestions, .failed");
    for (const old of this.#turns.querySelectorAll(".suggestions, .failed")) old.remove();
    const question = this.#addQuestion(turn);
    // The button that asked is gone; the question is the nearest thing to it.
    if (pressed) question.focus();
    const typing = el("li", { class: "bot typing", part: "turn bot typing", "aria-hidden": "true" });
    typing.append(el("span", {}, "•"), el("span", {}, "•"), el("span", {}, "•"));
    this.#turns.append(typing);
    this.#log.scrollTop = this.#log.scrollHeight;
    try {
      const { reply } = await client.send(turn.id, turn.text);
      typing.remove();
      if (client !== this.#client || !question.isConnected) return;
      if (!reply) throw new NotSent();
      this.#addReply(question, reply, turn.text);
      this.#announce(reply);
      // The question stays in sight when the reply is longer than the window.
      this.#log.scrollTop = question.offsetTop - this.#log.offsetTop - 8;
      this.#emit("ahc-message", { from: "bot", reply }, false);
    } catch (error) {
      typing.remove();
      if (client !== this.#client || !question.isConnected) return;
      if (error instanceof Refused) this.#fail(question, this.#texts.refused);
      else this.#fail(question, this.#texts.notSent, turn);
    }
    this.#setBusy(false);
  }

  #fail(question: HTMLElement, told: string, again?: Turn): void {
    const line = el("li", { class: "failed", part: "turn failed" }, el("span", {}, told));
    if (again) {
      line.append(
        button(this.#texts.retry, "retry", () => {
          question.remove();
          void this.#deliver(again);
        }),
      );
    }
    question.after(line);
    this.#say(told);
    this.#log.scrollTop = this.#log.scrollHeight;
  }

  #setBusy(busy: boolean): void {
    this.#busy = busy;
    this.#sendButton.setAttribute("aria-disabled", String(busy));
    this.#tell(busy ? this.#trouble : undefined);
  }

  /** A question after a turn, by default after all. */
  #addQuestion({ id, text }: Turn, above?: Element): HTMLElement {
    this.#shown.add(id);
    const who = el("span", { class: "hidden" }, `${this.#texts.you}: `);
    const turn = el("li", { class: "user", part: "turn user", tabindex: -1 }, who);
    turn.append(el("p", { part: "question", dir: "auto" }, text));
    if (above) above.after(turn);
    else this.#turns.append(turn);
    return turn;
  }

  #addReply(question: HTMLElement, reply: Reply, asked: string): HTMLElement {
    const turn = el("li", { class: "bot", part: "turn bot" });
    question.after(turn);
    this.#fill(turn, reply, asked);
    // Only the last reply's lead anywhere new.
    for (const old of this.#turns.querySelectorAll(":not(:last-child) > .suggestions")) old.remove();
    return turn;
  }

  #fill(turn: HTMLElement, reply: Reply, asked: string): void {
    const say = this.#texts;
    turn.replaceChildren(el("span", { class: "hidden" }, `${say.bot}: `), ...replyNodes(reply, say));
    if (reply.id) turn.append(this.#verdict(reply, asked));
    if (reply.suggestions.length) {
      const list = el("ul", { class: "suggestions", part: "suggestions", role: "list", "aria-label": say.suggestions });
      for (const suggestion of reply.suggestions) {
        const press = button(suggestion.title, "suggestion", () => this.ask(suggestion.text));
        press.dir = "auto";
        list.append(el("li", {}, press));
      }
      turn.append(list);
    }
  }

  #verdict(reply: Reply, question: string): HTMLElement {
    const replyId = reply.id!;
    return verdictRow(reply, this.#texts, {
      allows: (helpful, comment) => this.#emit("ahc-feedback", { replyId, helpful, comment, question }, true),
      send: async (helpful, comment) => this.#client?.rate(replyId, helpful, comment),
      say: (text) => this.#say(text),
      focus: () => this.#input.focus(),
    });
  }

  #tell(trouble?: Trouble): void {
    this.#trouble = trouble;
    const told = trouble && (this.#busy || this.#loading) ? this.#texts[trouble] : "";
    if (this.#status.textContent !== told) this.#status.textContent = told;
  }

  #announce(reply: Reply): void {
    this.#say(`${this.#texts.bot}: ${plainText(reply)}`);
  }

  /** Has screen readers say something once. */
  #say(text: string): void {
    this.#live.replaceChildren(text);
  }

  #emit(type: string, detail: object, cancelable: boolean): boolean {
    return this.dispatchEvent(new CustomEvent(type, { detail, cancelable, bubbles: true, composed: true }));
  }
}

function greetingOf(say: Texts, language: string): Reply {
  return { outcome: "smalltalk", blocks: [{ paragraph: say.greeting }], sources: [], as_of: null, suggestions: [], language };
}

// `crypto.randomUUID` is not there on pages without TLS.
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

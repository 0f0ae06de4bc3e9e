// What a user can do with a reply: copy it, say whether it helped, add a sentence.

import { button, el, iconButton, icons } from "./dom.js";
import { plainText, type Reply } from "./protocol.js";
import type { Texts } from "./texts.js";

const MAX_COMMENT = 500;

/** What the row needs of the chat around it. */
export interface Around {
  /** Whether the page lets a verdict go out. */
  allows(helpful: boolean, comment: string | null): boolean;
  /** Raises where it could not be sent. */
  send(helpful: boolean, comment?: string): Promise<void>;
  /** Has screen readers say something. */
  say(text: string): void;
  /** Puts the focus back after the sentence. */
  focus(): void;
}

/** Buttons under a reply that has an id. */
export function verdictRow(reply: Reply, texts: Texts, around: Around): HTMLElement {
  const row = el("div", { class: "actions", part: "actions" });
  const thumbs = ([true, false] as const).map((helpful) => {
    const label = helpful ? texts.helpful : texts.unhelpful;
    const thumb = iconButton(helpful ? icons.up : icons.down, label, "thumb", () => void rate(helpful));
    thumb.setAttribute("aria-pressed", String(reply.helpful === helpful));
    return thumb;
  });
  const rate = async (helpful: boolean, comment?: string) => {
    if (!around.allows(helpful, comment ?? null)) return;
    thumbs.forEach((thumb, index) => thumb.setAttribute("aria-pressed", String(helpful === (index === 0))));
    row.querySelector("form")?.remove();
    if (comment === undefined) row.append(commentForm(texts, around, (text) => void rate(helpful, text)));
    try {
      await around.send(helpful, comment);
      if (comment !== undefined) around.say(texts.thanks);
    } catch {
      around.say(texts.notRecorded);
    }
  };
  const copy = iconButton(icons.copy, texts.copy, "copy", async () => {
    const sources = reply.sources.map((source) => `${source.publisher}, ${source.title} ${source.url ?? ""}`.trim());
    if (await copied([plainText(reply), ...sources].join("\n"), row)) around.say(texts.copied);
  });
  row.append(copy, ...thumbs);
  return row;
}

function commentForm(texts: Texts, around: Around, give: (text: string) => void): HTMLElement {
  const input = el("input", { maxlength: MAX_COMMENT, autocomplete: "off", dir: "auto", part: "comment" });
  input.placeholder = texts.commentHint;
  input.setAttribute("aria-description", texts.commentHint);
  const form = el("form", { class: "comment" }, el("label", {}, texts.comment, input));
  const done = () => {
    form.remove();
    around.focus();
  };
  form.append(el("button", { type: "submit", part: "button" }, texts.send), button(texts.skip, "skip", done));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (input.value.trim()) give(input.value.trim());
    done();
  });
  return form;
}

/** Whether a text could be put on the clipboard; `place` is where a field may stand for a moment. */
async function copied(text: string, place: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard on pages without TLS; the old way asks for a selection.
    const had = (place.getRootNode() as ShadowRoot).activeElement as HTMLElement | null;
    const field = el("textarea", { class: "hidden", "aria-hidden": "true" });
    field.value = text;
    place.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    had?.focus();
    return done;
  }
}

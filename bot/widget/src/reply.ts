// A reply as nodes.

import { el, safeAddress } from "./dom.js";
import type { Block, Reply, Source } from "./protocol.js";
import type { Texts } from "./texts.js";

/** What a reply says, and under it where that comes from. */
export function replyNodes(reply: Reply, texts: Texts): Node[] {
  const body = el("div", { class: "text", part: "reply-text", lang: reply.language });
  body.append(...reply.blocks.map(blockNode));
  const under = el("div", { class: "sources", part: "sources" });
  if (reply.sources.length) {
    under.append(el("p", {}, texts.sources), el("ul", {}, ...reply.sources.map((source) => sourceNode(source, texts))));
  }
  if (reply.as_of) {
    under.append(el("p", {}, el("time", { datetime: reply.as_of }, asOf(reply.as_of, texts))));
  }
  return under.childElementCount ? [body, under] : [body];
}

function blockNode(block: Block): Node {
  if ("paragraph" in block) return el("p", { dir: "auto" }, block.paragraph);
  return el("ul", {}, ...block.list.map((item) => el("li", {}, el("span", { dir: "auto" }, item))));
}

function sourceNode(source: Source, texts: Texts): Node {
  const name = source.title.startsWith(source.publisher) ? source.title : `${source.publisher}, ${source.title}`;
  const href = safeAddress(source.url);
  if (!href) return el("li", {}, el("span", { dir: "auto" }, name));
  const hint = el("span", { class: "hidden" }, ` (${texts.newTab})`);
  return el("li", {}, el("a", { href, dir: "auto", target: "_blank", rel: "noopener noreferrer" }, name, hint));
}

function asOf(day: string, texts: Texts): string {
  const date = new Date(`${day}T00:00:00Z`);
  const told = Number.isNaN(date.valueOf())
    ? day
    : new Intl.DateTimeFormat(texts.locale, { dateStyle: "long", timeZone: "UTC" }).format(date);
  return texts.asOf.replace("{date}", () => told);
}

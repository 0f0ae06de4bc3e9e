// Makes nodes.  Text becomes text nodes only; nothing here or elsewhere parses HTML.

type Attributes = Record<string, string | boolean | number | undefined>;
type Child = Node | string | false | null | undefined;

/** An element; attributes that are true are set empty, those false or undefined left out. */
export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  set(made, attributes);
  for (const child of children) if (child) made.append(child);
  return made;
}

function set(element: Element, attributes: Attributes): void {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : String(value));
  }
}

/** A button with an icon whose name only screen readers and tooltips tell. */
export function iconButton(icon: string, label: string, part: string, press: () => unknown): HTMLButtonElement {
  const made = el("button", { type: "button", class: "icon", part: `button ${part}`, "aria-label": label, title: label });
  made.append(drawing(icon));
  made.addEventListener("click", press);
  return made;
}

export function button(label: string, part: string, press: () => unknown): HTMLButtonElement {
  const made = el("button", { type: "button", part: `button ${part}` }, label);
  made.addEventListener("click", press);
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** One path on a field of 24 by 24, stroked. */
export function drawing(path: string): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  set(svg, { viewBox: "0 0 24 24", "aria-hidden": "true" });
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/** The address if it leads to a web page or a mailbox, else nothing. */
export function safeAddress(address: string | null): string | undefined {
  try {
    const url = new URL(address ?? "");
    return /^(https?|mailto):$/.test(url.protocol) ? url.href : undefined;
  } catch {
    return undefined;
  }
}

// Drawn for this widget.
export const icons = {
  chat: "M4 5h16v11H10l-5 4v-4H4z",
  close: "M6 6l12 12M18 6L6 18",
  again: "M5 12a7 7 0 1 0 2-5M5 4v4h4",
  send: "M4 12h15M13 6l6 6-6 6",
  copy: "M9 9h10v11H9zM15 9V4H5v11h4",
  up: "M7 11v9H4v-9zM7 11l4-7c2 0 3 1 2 6h6l-2 10H7",
  down: "M7 13V4H4v9zM7 13l4 7c2 0 3-1 2-6h6L17 4H7",
};

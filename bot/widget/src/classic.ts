// The classic script: defines <ahc-chat>, and where the page has none puts one into its corner.

import { NAME, register } from "./register.js";

const ATTRIBUTES = ["language", "title", "open", "position", "theme", "storage", "src-url"];

const script = document.currentScript;
register(new URL(".", script instanceof HTMLScriptElement ? script.src : location.href).href);

function place(): void {
  if (document.querySelector(NAME)) return;
  const chat = document.createElement(NAME);
  chat.setAttribute("position", "bottom-end");
  for (const name of ATTRIBUTES) {
    const value = script?.getAttribute(`data-${name}`);
    if (value != null) chat.setAttribute(name, value);
  }
  document.body.append(chat);
}

if (document.readyState === "loading") addEventListener("DOMContentLoaded", place);
else place();

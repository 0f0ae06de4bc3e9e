import { AhcChat } from "./element.js";

export const NAME = "ahc-chat";

/** Defines <ahc-chat> once; `base` is where its server is, unless an element's `src-url` says otherwise. */
export function register(base: string): void {
  AhcChat.base ||= base;
  if (!customElements.get(NAME)) customElements.define(NAME, AhcChat);
}

// The ES module: defines <ahc-chat>, and places none.

import { register } from "./register.js";

register(new URL(".", import.meta.url).href);

export { AhcChat } from "./element.js";
export { texts } from "./texts.js";

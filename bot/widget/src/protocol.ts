// The values of the web channel, as openapi.yaml describes them.

export type Block = { paragraph: string } | { list: string[] };

export interface Source {
  title: string;
  publisher: string;
  url: string | null;
  /** YYYY-MM-DD */
  as_of: string;
}

export interface Suggestion {
  title: string;
  /** What pressing the button sends. */
  text: string;
}

export interface Reply {
  /** Missing from the greeting, which cannot be rated. */
  id?: string;
  outcome: "answered" | "clarified" | "declined" | "smalltalk";
  blocks: Block[];
  sources: Source[];
  /** YYYY-MM-DD */
  as_of: string | null;
  suggestions: Suggestion[];
  /** BCP 47 */
  language: string;
  helpful?: boolean | null;
}

export interface Turn {
  /** The message's id, chosen here; the same for each attempt to send it. */
  id: string;
  text: string;
  /** null while the server works on it. */
  reply: Reply | null;
}

/** What a reply says, without its sources. */
export function plainText(reply: Reply): string {
  return reply.blocks
    .map((block) => ("paragraph" in block ? block.paragraph : block.list.map((item) => `- ${item}`).join("\n")))
    .join("\n");
}

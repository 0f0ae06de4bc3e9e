// What the widget itself says, by language (BCP 47, primary tag).  A language is added by one more entry.

export interface Texts {
  dir: "ltr" | "rtl";
  /** For dates, BCP 47. */
  locale: string;
  title: string;
  open: string;
  close: string;
  conversation: string;
  notice: string;
  greeting: string;
  you: string;
  bot: string;
  message: string;
  placeholder: string;
  send: string;
  startOver: string;
  deleted: string;
  suggestions: string;
  sources: string;
  /** "{date}" stands for the day. */
  asOf: string;
  newTab: string;
  copy: string;
  copied: string;
  helpful: string;
  unhelpful: string;
  comment: string;
  commentHint: string;
  skip: string;
  thanks: string;
  notRecorded: string;
  offline: string;
  unreachable: string;
  busy: string;
  notSent: string;
  refused: string;
  retry: string;
}

export const texts: Record<string, Texts> = {
  en: {
    dir: "ltr",
    locale: "en-GB",
    title: "Cybercrime convention FAQ",
    open: "Open chat",
    close: "Close chat",
    conversation: "Conversation",
    notice:
      "I am a program, not a person, and not run by the United Nations. I answer from the sources named and can be wrong. " +
      "Questions are kept for up to 30 days; “Start over” deletes them. Please write nothing personal.",
    greeting: "Hello! What would you like to know?",
    you: "You",
    bot: "Bot",
    message: "Your question",
    placeholder: "Ask a question",
    send: "Send",
    startOver: "Start over",
    deleted: "The conversation was deleted.",
    suggestions: "Suggested questions",
    sources: "Sources",
    asOf: "As of {date}",
    newTab: "opens in a new tab",
    copy: "Copy answer",
    copied: "Copied.",
    helpful: "Helpful",
    unhelpful: "Not helpful",
    comment: "Anything to add? (optional)",
    commentHint: "Please write nothing personal.",
    skip: "Skip",
    thanks: "Thank you for your feedback.",
    notRecorded: "Your feedback could not be sent.",
    offline: "You are offline. What you ask is sent when you are back.",
    unreachable: "The bot cannot be reached. Trying again …",
    busy: "Many questions at once. Trying again …",
    notSent: "Your question was not sent.",
    refused: "The bot could not take this question.",
    retry: "Try again",
  },
};

/** The texts for a language and the language they are in; English where there are none. */
export function textsFor(language: string): [Texts, string] {
  const tag = language.toLowerCase();
  for (const key of [tag, tag.split("-")[0]!, "en"]) {
    const found = Object.hasOwn(texts, key) && texts[key];
    if (found) return [found, key];
  }
  throw new Error("texts.en is missing");
}

// Runs the emulator on the port given; prints a line when it takes calls.
const axios = require("axios");
const { TelegramServer } = require("telegram-test-api/lib/telegramServer");

const port = Number(process.argv[2]);
const server = new TelegramServer({ host: "127.0.0.1", port });

// Telegram sends the secret of setWebhook with every call of the webhook; the emulator forgets to.
axios.interceptors.request.use((config) => {
  const webhook = Object.values(server.webhooks).find(({ url }) => url === config.url);
  if (webhook) config.headers["X-Telegram-Bot-Api-Secret-Token"] = webhook.secret_token;
  return config;
});

server.start().then(() => console.log("ready"));

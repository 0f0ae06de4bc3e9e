// Builds the classic script and the ES module into the directory named, by default dist/.
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const outdir = process.argv[2] ?? here("dist");

// The style sheet as a string, without white space: it goes into a constructable style sheet.
const styles = {
  name: "styles",
  setup(builder) {
    builder.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  plugins: [styles],
  absWorkingDir: here("."),
};
await build({ ...common, entryPoints: ["src/classic.ts"], format: "iife", outfile: `${outdir}/widget.js` });
await build({ ...common, entryPoints: ["src/module.ts"], format: "esm", outfile: `${outdir}/widget.mjs` });

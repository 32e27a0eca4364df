import { defineConfig } from "vite";

// The names are fixed: `pulse` has the files in its binary, and a test compares them with what this builds.
export default defineConfig({
  build: {
    target: "es2022",
    modulePreload: false,
    rolldownOptions: {
      output: { entryFileNames: "pulse.js", assetFileNames: "pulse.[ext]" },
    },
  },
  // `npm run dev` shows the page as it is written, of the `pulse serve` that runs.
  server: {
    proxy: { "/pulse": { target: "http://127.0.0.1:7317", ws: true } },
  },
});

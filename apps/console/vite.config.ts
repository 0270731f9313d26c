import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What the server answers, LIMN_URL under `npm run dev`; the rest is the console's own. */
const served = ['/v1', '/openapi.json', '/healthz', '/readyz', '/metrics'];

/** Puts a compressed copy beside each script and style, of what was written at last: the server sends it as it is. */
const compress: Plugin = {
  name: 'compress',
  async writeBundle({ dir = 'dist' }, bundle) {
    for (const fileName of Object.keys(bundle)) {
      if (!/\.(js|css|svg)$/.test(fileName)) continue;
      const path = join(dir, fileName);
      await writeFile(`${path}.gz`, gzipSync(await readFile(path), { level: 9 }));
    }
  },
};

export default defineConfig({
  plugins: [react(), compress],
  build: {
    target: 'es2022',
    // Font and picture files stay files: the content security policy takes no data: source.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    reportCompressedSize: false,
  },
  server: { port: 4751, proxy: Object.fromEntries(served.map((path) => [path, process.env['LIMN_URL'] ?? 'http://127.0.0.1:4750'])) },
});

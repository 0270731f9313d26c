import { gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

/** What the server answers, LIMN_URL under `npm run dev`; the rest is the console's own. */
const served = ['/v1', '/openapi.json', '/healthz', '/readyz', '/metrics'];

/** Puts a compressed copy beside each script and style: the server sends it as it is. */
const compress: Plugin = {
  name: 'compress',
  generateBundle(_, bundle) {
    for (const [fileName, file] of Object.entries(bundle)) {
      if (!/\.(js|css|svg)$/.test(fileName)) continue;
      const content = file.type === 'chunk' ? file.code : file.source;
      this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(content, { level: 9 }) });
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

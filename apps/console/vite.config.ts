import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** What the server answers, LIMN_URL under `npm run dev`; the rest is the console's own. */
const served = ['/v1', '/openapi.json', '/healthz', '/readyz', '/metrics'];

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // Font and picture files stay files: the content security policy takes no data: source.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
  },
  server: { port: 4751, proxy: Object.fromEntries(served.map((path) => [path, process.env['LIMN_URL'] ?? 'http://127.0.0.1:4750'])) },
});

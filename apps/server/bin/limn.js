#!/usr/bin/env node
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const needed = 24;
const main = new URL('../dist/main.js', import.meta.url);

if (Number(process.versions.node.split('.')[0]) < needed) {
  console.error(`Limn needs Node ${needed}; this is ${process.versions.node}. Run it as \`npx limn …\` in its folder: npm install brought the right one.`);
  process.exitCode = 1;
} else if (!existsSync(fileURLToPath(main))) {
  console.error('Limn is not built yet. Run `npm run build` (npm start does it by itself).');
  process.exitCode = 1;
} else {
  await import(main.href);
}

/** The program `limn`. */
import { runCli } from './cli/program.ts';
import { createTerminal } from './cli/terminal.ts';

// A reader that went away (`limn segments | head -1`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), { env: process.env, terminal: createTerminal(process.stdout, process.stderr) });

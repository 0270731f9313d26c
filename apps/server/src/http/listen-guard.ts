/** What must hold before the server listens. */
import { ServerError } from '../errors.ts';
import { exampleWriteKey, type Keys } from './access.ts';
import { isLoopback } from './loopback.ts';

/**
 * Refuses to listen beyond this machine while anybody who read the examples could write.
 * @throws ServerError `example_key_exposed`
 */
export function listenGuard({ host, keys }: { readonly host: string; readonly keys: Keys }): void {
  if (isLoopback(host)) return;
  if (keys.write.length > 0 && !keys.write.includes(exampleWriteKey)) return;
  throw new ServerError('example_key_exposed', {
    detail: `Listening on ${host} with the example's write key would let anybody on the network write.`,
    cure: 'Set a key of your own: limn start --write-key "$(openssl rand -hex 16)", or LIMN_WRITE_KEY.',
  });
}

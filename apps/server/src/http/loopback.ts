/** Names and addresses of the machine itself. */

/** Whether a host name or address never leaves this machine: `localhost`, `127.0.0.0/8`, `::1`, bracketed or mapped to IPv6. */
export function isLoopback(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1').replace(/^::ffff:/, '');
  return bare === 'localhost' || bare === '::1' || /^127(\.\d{1,3}){3}$/.test(bare);
}

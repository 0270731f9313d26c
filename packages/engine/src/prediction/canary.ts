/** Which customers a canary answers for. */
import { murmur128 } from '../registry/murmur.ts';

/** Hashes are cut to so many hexadecimal digits, to be compared as shares. */
const DIGITS = 8;

/** Whether a customer is among a share of all: always the same ones, others for each prediction, and the larger share holds the smaller. @param share 0 to 1 */
export function isAmongShare(prediction: string, profile: string, share: number): boolean {
  return Number.parseInt(murmur128(`${prediction} ${profile}`).slice(0, DIGITS), 16) < share * 16 ** DIGITS;
}

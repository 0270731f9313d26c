/**
 * Names of customers that may stand in an address: plain (`user:17850`), or sealed (`sealed:…`) where the name itself says
 * who somebody is, as an e-mail address does.
 *
 * Sealing is deterministic, so that a link stays the same: a synthetic IV (RFC 5297's construction), here the first 16 bytes of
 * HMAC-SHA256 over the name, then AES-256-CTR under it; opening computes the IV again and compares. The key stands in the data
 * folder, readable by its owner alone, and is made when the first name is sealed. Who loses the key loses old links, nothing else.
 */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defaultPersonal, isPersonal, type PersonalKind } from '@limn/engine';
import { HttpProblem } from '../errors.ts';

/** How a sealed name begins. */
export const sealedPrefix = 'sealed:';
const keyFile = 'identifier.key';
const ivBytes = 16;
const macKeyBytes = 32;
const keyBytes = 64;

/** Seals and opens names. */
export interface SealedIds {
  /** The name as it may stand in an address. Cost: 0.1 µs; sealing some 10 µs. */
  idOf(name: string): string;
  /** What was sealed; any other text comes back as it is. @throws HttpProblem `unknown_identifier` when it was not sealed here */
  open(id: string): string;
  /** The JSON text with all personal names in it sealed. */
  sealJson(json: string): string;
}

/** @param personal kinds that are sealed, asked anew each time, since another definition may be published */
export function createSealedIds(folder: string, personal: () => readonly PersonalKind[] | undefined): SealedIds {
  let key: Buffer | undefined;
  const kinds = (): readonly PersonalKind[] => personal() ?? defaultPersonal;

  function seal(name: string): string {
    key ??= readOrMakeKey(folder);
    const iv = ivOf(key, name);
    const cipher = createCipheriv('aes-256-ctr', key.subarray(macKeyBytes), iv);
    return sealedPrefix + Buffer.concat([iv, cipher.update(name, 'utf8'), cipher.final()]).toString('base64url');
  }

  const idOf = (name: string): string => (isPersonal(name, kinds()) ? seal(name) : name);
  return {
    idOf,
    open(id) {
      if (!id.startsWith(sealedPrefix)) return id;
      key ??= readOrMakeKey(folder);
      const sealed = Buffer.from(id.slice(sealedPrefix.length), 'base64url');
      const iv = sealed.subarray(0, ivBytes);
      if (iv.length === ivBytes && sealed.toString('base64url') === id.slice(sealedPrefix.length)) {
        const decipher = createDecipheriv('aes-256-ctr', key.subarray(macKeyBytes), iv);
        const name = Buffer.concat([decipher.update(sealed.subarray(ivBytes)), decipher.final()]).toString('utf8');
        if (timingSafeEqual(ivOf(key, name), iv)) return name;
      }
      throw new HttpProblem('unknown_identifier', { detail: 'This sealed name was not made here, or with another key.', cure: 'Search for the customer again: the link is of another data folder.' });
    },
    sealJson: (json) => json.replaceAll(namesInJson, (text) => {
      const name = JSON.parse(text) as string;
      const id = idOf(name);
      return id === name ? text : JSON.stringify(id);
    }),
  };
}

/** Texts of JSON that are names with their kind. */
const namesInJson = /"(?:user|anonymous):(?:[^"\\]|\\.)*"/g;

function ivOf(key: Buffer, name: string): Buffer {
  return createHmac('sha256', key.subarray(0, macKeyBytes)).update(name, 'utf8').digest().subarray(0, ivBytes);
}

/** One process has the folder. Written beside and renamed, so that no half of a key is ever read. */
function readOrMakeKey(folder: string): Buffer {
  const path = join(folder, keyFile);
  try {
    const kept = readFileSync(path);
    if (kept.length === keyBytes) return kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const key = randomBytes(keyBytes);
  writeFileSync(`${path}.new`, key, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return key;
}

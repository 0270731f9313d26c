/** Files in memory, as a disk: what readers of single files need, and no more. */
import type { Disk, DiskFile } from '../../../packages/host/src/file/disk.ts';

/** @param files by path; changed in place */
export function diskOf(files: Map<string, Uint8Array>): Disk {
  const missing = (path: string): never => {
    throw Object.assign(new Error(`no file ${path}`), { code: 'ENOENT' });
  };
  const open = (path: string): DiskFile => {
    if (!files.has(path)) files.set(path, new Uint8Array(0));
    const bytes = (): Uint8Array => files.get(path) ?? missing(path);
    const read = (into: Uint8Array, at: number): number => {
      const part = bytes().subarray(at, at + into.length);
      into.set(part);
      return part.length;
    };
    const write = (from: Uint8Array, at: number): void => {
      const grown = new Uint8Array(Math.max(bytes().length, at + from.length));
      grown.set(bytes());
      grown.set(from, at);
      files.set(path, grown);
    };
    return {
      read: async (into, at) => read(into, at),
      readSync: read,
      write: async (from, at) => write(from, at),
      writeSync: write,
      truncate: async (length) => void files.set(path, bytes().slice(0, length)),
      sync: async () => {},
      size: async () => bytes().length,
      sizeSync: () => bytes().length,
      close: () => {},
    };
  };
  const names = (folder: string): string[] => [...files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1));
  return {
    open: async (path) => open(path),
    openSync: open,
    list: async (folder) => names(folder),
    listSync: names,
    makeFolder: async () => {},
    makeFolderSync: () => {},
    async rename(from, to) {
      files.set(to, files.get(from) ?? missing(from));
      files.delete(from);
    },
    remove: async (path) => void files.delete(path),
    syncFolder: async () => {},
    lock: async () => ({ release: async () => {} }),
  } as Partial<Disk> as Disk;
}

/** Words of a text without a dictionary. */

const RUN = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;
const HAN = /^\p{Script=Han}/u;

/**
 * Runs of letters and digits in small letters; of Chinese, where no space parts words, each pair of neighbouring characters
 * (`红色蜡烛`: `红色`, `色蜡`, `蜡烛`). A dictionary finds better words; these need nothing and miss none. Cost O(length).
 */
export function plainWords(text: string): readonly string[] {
  return (text.normalize('NFKC').toLowerCase().match(RUN) ?? []).flatMap((run) => {
    if (!HAN.test(run)) return [run];
    const characters = [...run];
    return characters.length === 1 ? characters : characters.slice(1).map((next, i) => characters[i]! + next);
  });
}

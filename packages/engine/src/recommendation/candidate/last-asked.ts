/** What was reckoned last, at hand while somebody asks again: reasons are asked for item by item, of one history. */

/** The same work, done once for as long as it is asked of the same object. @param work a function of what the object says, which never changes */
export function rememberLast<Asked extends object, Answer>(work: (asked: Asked) => Answer): (asked: Asked) => Answer {
  let last: { readonly asked: Asked; readonly answer: Answer } | undefined;
  return (asked) => {
    if (last?.asked !== asked) last = { asked, answer: work(asked) };
    return last.answer;
  };
}

/** Things in an order in which what one depends on stands before it; else in their own. A circle stays as it is. Pure. */
export function dependenciesFirst<T>(things: readonly T[], dependenciesOf: (thing: T) => readonly T[]): T[] {
  const begun = new Set<T>()
  const ordered: T[] = []
  const place = (thing: T): void => {
    if (begun.has(thing)) return
    begun.add(thing)
    for (const dependency of dependenciesOf(thing)) place(dependency)
    ordered.push(thing)
  }
  for (const thing of things) place(thing)
  return ordered
}

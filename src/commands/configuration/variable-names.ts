/** As `ACME_PROD_PRIVATE_KEY` for `ACME Prod` and `privateKey`. */
function screamingSnake(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase()
  return /^[0-9]/.test(words) ? `_${words}` : words
}

/** Gives each secret the name of a variable, and no two the same one. */
export function createVariableNames(): (credential: string, field: string) => string {
  const taken = new Set<string>()
  return (credential, field) => {
    const wanted = [screamingSnake(credential) || 'CREDENTIAL', screamingSnake(field) || 'FIELD'].join('_')
    let name = wanted
    for (let number = 2; taken.has(name); number++) name = `${wanted}_${number}`
    taken.add(name)
    return name
  }
}

const MASK = '••••'

/**
 * Hides secrets in a text that is about to be shown or logged. A secret of fewer than four characters is left: it would
 * hide half of any text and tell itself by that.
 */
export function maskSecrets(text: string, secrets: Iterable<string>): string {
  const longestFirst = [...new Set(secrets)].filter((it) => it.length >= 4).sort((a, b) => b.length - a.length)
  return longestFirst.reduce((masked, secret) => masked.replaceAll(secret, MASK), text)
}

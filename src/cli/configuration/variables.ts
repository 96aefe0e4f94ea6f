/** A text with its variables filled in, and what kept some of them from it. */
export interface Expanded {
  readonly text: string
  /** Names that the environment lacks. */
  readonly missing: readonly string[]
  /** Whether a `${` begins no name of a variable. */
  readonly isMalformed: boolean
}

const TOKEN = /\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{/g

/**
 * Fills in `${NAME}` from `variable`; `$${` becomes a literal `${`. A variable that is set to nothing is an empty text.
 * What cannot be filled in stays as it is written.
 */
export function expandVariables(text: string, variable: (name: string) => string | undefined): Expanded {
  const missing: string[] = []
  let isMalformed = false
  const expanded = text.replace(TOKEN, (token: string, name: string | undefined) => {
    if (token === '$${') return '${'
    if (name === undefined) {
      isMalformed = true
      return token
    }
    const value = variable(name)
    if (value === undefined) missing.push(name)
    return value ?? token
  })
  return { text: expanded, missing, isMalformed }
}

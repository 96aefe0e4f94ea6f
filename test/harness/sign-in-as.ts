import type { Answer } from './host.ts'
import { openVisitor, type Visitor } from './visitor.ts'

/** A server that serves at `url`, and how to ask it as the owner of its data directory. */
interface SignInServer {
  readonly url: string
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>
}

interface Who {
  readonly name: string
  readonly policies?: readonly string[]
  readonly options?: readonly string[]
}

export const PASSWORD = 'staple-battery-1172'
export const addressOf = (name: string): string => `${name.toLowerCase().replaceAll(' ', '.')}@acme.example`

/**
 * Makes a user with these policies and signs them in. `visitor.ask` asks as they do; `visitor.browserCookies()` are for
 * `context.addCookies` of a browser, which is signed in then.
 */
export async function signInAs(server: SignInServer, who: Who): Promise<Visitor> {
  const { name, policies = ['DataGrid Administrator'], options = [] } = who
  const email = addressOf(name)
  const made = await server.ask('POST', '/users', { name, email, password: PASSWORD, policies, options })
  if (made.status !== 201) throw new Error(`${name} could not be made: ${JSON.stringify(made.body)}`)
  const visitor = openVisitor(server.url)
  const answer = await visitor.ask('POST', '/auth/sign-in/email', { email, password: PASSWORD })
  if (answer.status !== 200) throw new Error(`${name} could not sign in: ${JSON.stringify(answer.body)}`)
  return visitor
}

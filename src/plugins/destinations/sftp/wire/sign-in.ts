import type { AnyAuthMethod, AuthHandlerMiddleware, ClientErrorExtensions } from 'ssh2'
import { AppError } from '../../../../model/errors.ts'
import type { SftpCredential } from '../credential.ts'

type Method = 'publickey' | 'password' | 'keyboard-interactive'

/**
 * Signs in with what a credential has, each secret at most once, so that no account is locked (P29). Nothing is sent until
 * `before` is there, nor if it fails.
 */
export function authenticator(
  credential: SftpCredential,
  before: Promise<unknown> = Promise.resolve(),
): {
  handler: AuthHandlerMiddleware
  failure(error: Error & ClientErrorExtensions): AppError | null
} {
  const tried: Method[] = []
  let offered: readonly string[] = []
  const next = (): Method | null => {
    if (credential.privateKey && !tried.includes('publickey')) return 'publickey'
    if (!credential.passphrase || tried.includes('keyboard-interactive')) return null
    if (!tried.includes('password')) return 'password'
    // The same passphrase goes a second way only where the server does not know the first.
    return !offered.includes('password') && offered.includes('keyboard-interactive') ? 'keyboard-interactive' : null
  }
  return {
    handler: (left, _isPartial, go) => {
      // Null before the first try, whatever the types say.
      offered = (left as string[] | null) ?? offered
      const method = next()
      // ssh2 takes false for the end, which its types leave out.
      const end = false as unknown as AnyAuthMethod
      if (!method) return go(end)
      tried.push(method)
      void before.then(
        () => go(methodOf(method, credential)),
        () => go(end),
      )
    },
    failure: (error) => (error.level === 'client-authentication' ? rejected(credential, { tried, offered }) : null),
  }
}

function methodOf(type: Method, { username, passphrase = '', privateKey = '' }: SftpCredential): AnyAuthMethod {
  if (type === 'publickey') return { type, username, key: privateKey }
  if (type === 'password') return { type, username, password: passphrase }
  const prompt = (...[, , , prompts, answer]: Parameters<KeyboardPrompt>) => answer(prompts.map(() => passphrase))
  return { type, username, prompt }
}

type KeyboardPrompt = (
  name: string,
  instructions: string,
  language: string,
  prompts: readonly { prompt: string }[],
  answer: (answers: string[]) => void,
) => void

const WORDS: Record<Method, string> = {
  publickey: 'the private key',
  password: 'the passphrase',
  'keyboard-interactive': 'the passphrase',
}

function rejected(
  { hostname, username }: SftpCredential,
  { tried, offered }: { tried: readonly Method[]; offered: readonly string[] },
): AppError {
  const used = [...new Set(tried.map((method) => WORDS[method]))].join(' and ') || 'no secret'
  const takes = offered.length > 0 ? ` It takes ${offered.join(', ')}.` : ''
  return new AppError('credential_rejected', `${hostname} refused to sign in ${username} with ${used}.${takes}`)
}

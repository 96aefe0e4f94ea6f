import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Who the provider says has signed in there. */
export interface ProviderUser {
  readonly sub: string
  readonly email: string
  readonly email_verified: boolean
}

/** An OpenID Connect provider in which somebody has signed in already: it asks nobody anything. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string
  /** Where the provider sends the browser back to, once this user has agreed. */
  agree(authorizationUrl: string, user: ProviderUser): string
}

export const CLIENT = { clientId: 'waybill', clientSecret: 'provider-secret-7713' }

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

export async function startIdentityProvider(): Promise<IdentityProvider> {
  const codes = new Map<string, object>()
  const server = createServer((request, response) => void answer({ issuer, codes }, request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    issuer,
    agree(authorizationUrl, user) {
      const asked = new URL(authorizationUrl).searchParams
      const code = randomUUID()
      codes.set(code, { ...user, nonce: asked.get('nonce') ?? undefined })
      const back = new URL(asked.get('redirect_uri') ?? '')
      back.search = new URLSearchParams({ code, state: asked.get('state') ?? '' }).toString()
      return back.href
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
    },
  }
}

interface Provider {
  readonly issuer: string
  readonly codes: Map<string, object>
}

async function answer({ issuer, codes }: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const send = (body: unknown, status = 200) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  if (request.url === '/.well-known/openid-configuration') {
    return void send({
      issuer,
      authorization_endpoint: `${issuer}/authorize`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/keys`,
      id_token_signing_alg_values_supported: ['RS256'],
    })
  }
  if (request.url === '/keys')
    return void send({ keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'RS256', kid: '1' }] })
  let text = ''
  for await (const chunk of request) text += chunk
  const code = new URLSearchParams(text).get('code') ?? ''
  const claims = codes.get(code)
  codes.delete(code)
  if (request.url !== '/token' || !claims) return void send({ error: 'invalid_grant' }, 400)
  send({ access_token: 'provider-access-token-5512', token_type: 'Bearer', id_token: idToken(issuer, claims) })
}

function idToken(issuer: string, claims: object): string {
  const now = Math.floor(Date.now() / 1000)
  const head = base64({ alg: 'RS256', kid: '1', typ: 'JWT' })
  const body = base64({ iss: issuer, aud: CLIENT.clientId, iat: now, exp: now + 300, name: 'Somebody', ...claims })
  return `${head}.${body}.${sign('sha256', Buffer.from(`${head}.${body}`), privateKey).toString('base64url')}`
}

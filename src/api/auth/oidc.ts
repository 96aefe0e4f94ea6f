import type { GenericOAuthConfig } from 'better-auth/plugins'

/** The identity provider of an installation, from the environment. */
export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** What the button says: the name of the provider. */
  readonly title: string
}

export const OIDC = 'oidc'

/**
 * Lets in whom somebody has made a user before, found by the address that the provider has verified. Nobody becomes a user by
 * signing in.
 */
export function oidcProvider({ issuer, clientId, clientSecret, title }: OidcSettings): GenericOAuthConfig {
  return {
    providerId: OIDC,
    name: title,
    discoveryUrl: `${issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
    disableSignUp: true,
    disableImplicitSignUp: true,
  }
}

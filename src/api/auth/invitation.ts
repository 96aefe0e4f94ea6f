import { createHash, randomBytes } from 'node:crypto'

export const INVITATION_HOURS = 72

/** What better-auth calls the token of an invitation, which to it is the reset of a password that was never set. */
const PURPOSE = 'reset-password:'

/** How what can be shown once rests in the store. Its random part has too many bits to be guessed, so it needs no salt. */
export const invitationIdentifier = (identifier: string): string =>
  createHash('sha256').update(identifier).digest('base64url')

export const identifierOf = (token: string): string => invitationIdentifier(`${PURPOSE}${token}`)

/** An invitation: the token goes to the one who is invited, the identifier into the store. */
export function newInvitation(now: Date): { token: string; identifier: string; expiresAt: Date } {
  const token = randomBytes(32).toString('base64url')
  return { token, identifier: identifierOf(token), expiresAt: new Date(now.getTime() + INVITATION_HOURS * 3_600_000) }
}

/** The token stands behind the #: browsers send that part to no server, so it is in nobody's log. */
export const inviteUrl = (origin: string, token: string): string => `${origin}/invite#${token}`

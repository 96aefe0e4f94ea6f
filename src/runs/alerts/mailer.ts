import { AppError } from '../../model/errors.ts'
import type { MailMessage } from '../../plugins/sdk/channel.ts'

export interface MailSettings {
  /** As `smtp://user:password@host:587`. */
  readonly url: string
  readonly from: string
}

export interface Mailer {
  /** Returns once the mail server has taken it. @throws AppError `channel_unreachable`, `channel_timeout`, `mail_refused` */
  send(mail: MailMessage): Promise<void>
}

/** What the mail server may take for each step; a send is held no longer than all of them. */
const STEP_MS = 8000
const REFUSALS = ['EAUTH', 'EENVELOPE', 'EMESSAGE', 'ENOAUTH']

export function createMailer({ url, from }: MailSettings): Mailer {
  const domain = /@([^\s>]+)/.exec(from)?.[1] ?? 'waybill'
  const idOf = (id: string) => `<${id}@${domain}>`
  const { host } = new URL(url)
  const limits = { connectionTimeout: STEP_MS, greetingTimeout: STEP_MS, socketTimeout: STEP_MS }
  return {
    async send({ to, subject, text, id, thread }) {
      // Loaded when the first mail is sent: most processes never send one.
      const { createTransport } = await import('nodemailer')
      const transport = createTransport({ url, ...limits, disableFileAccess: true, disableUrlAccess: true })
      const headers = { 'Auto-Submitted': 'auto-generated' }
      const answers = thread === null ? {} : { references: idOf(thread), inReplyTo: idOf(thread) }
      try {
        await transport.sendMail({ from, to: [...to], subject, text, messageId: idOf(id), headers, ...answers })
      } catch (error) {
        throw failureOf(error, host)
      } finally {
        transport.close()
      }
    },
  }
}

/** What an answer of a mail server says may name people: only its code is told. */
function failureOf(error: unknown, host: string): AppError {
  const { code, responseCode } = error as { readonly code?: string; readonly responseCode?: number }
  const said = responseCode === undefined ? '' : ` with ${responseCode}`
  if (code === 'EAUTH')
    return new AppError('mail_refused', `The mail server refuses the sign-in${said}.`, { cause: error })
  if (REFUSALS.includes(code ?? '') || responseCode !== undefined) {
    return new AppError('mail_refused', `The mail server refuses the mail${said}.`, { cause: error })
  }
  if (code === 'ETIMEDOUT') {
    return new AppError('channel_timeout', `The mail server ${host} does not answer in time.`, { cause: error })
  }
  return new AppError('channel_unreachable', `The mail server ${host} cannot be reached.`, { cause: error })
}

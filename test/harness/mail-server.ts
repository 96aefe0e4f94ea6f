import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { arrived } from './receiver.ts'

export interface ReceivedMail {
  readonly from: string
  readonly to: readonly string[]
  /** Headers and text, as they came. */
  readonly raw: string
}

/** A mail server that takes everything, and delivers nothing. */
export interface MailServer extends AsyncDisposable {
  readonly url: string
  readonly mails: ReceivedMail[]
  /** Those to an address, once there are so many. */
  until(address: string, count: number): Promise<ReceivedMail[]>
}

export async function startMailServer(): Promise<MailServer> {
  const mails: ReceivedMail[] = []
  const waiting = new Set<() => void>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onRcptTo({ address }, _session, done) {
      done(address.startsWith('nobody@') ? new Error('No such person') : null)
    },
    onData(stream, { envelope }, done) {
      let raw = ''
      stream.on('data', (chunk: Buffer) => (raw += chunk))
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address
        mails.push({ from, to: envelope.rcptTo.map((it) => it.address), raw })
        done()
        for (const look of waiting) look()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    until: (address, count) => arrived(() => mails.filter((it) => it.to.includes(address)), { count, waiting }),
    [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

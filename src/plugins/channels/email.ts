import { z } from 'zod'
import { defineChannel } from '../sdk/channel.ts'
import { headlineOf, textOf } from '../sdk/notice-text.ts'

const addressesIn = (text: string): string[] => text.split(/[\s,;]+/).filter((it) => it !== '')

const fields = z.object({
  to: z
    .string()
    .refine((text) => addressesIn(text).length > 0, 'names no address')
    .refine(
      (text) => addressesIn(text).every((it) => z.email().safeParse(it).success),
      'holds something that is no e-mail address',
    )
    .refine((text) => addressesIn(text).length <= 20, 'names more than 20 addresses')
    .meta({ title: 'Addresses', description: 'With commas between. They need not be users.', public: true }),
})

export const email = defineChannel({
  name: 'email',
  title: 'E-mail',
  fields,
  events: ['failed', 'held', 'late', 'unusual', 'expiring', 'succeeded'],
  keepsOpen: false,
  goesTo: ({ to }) => addressesIn(to).join(', '),
  message: (notice, { to }) => ({
    via: 'mail',
    to: addressesIn(to),
    subject: headlineOf(notice),
    text: textOf(notice),
    id: notice.id,
    thread: notice.alert,
  }),
})

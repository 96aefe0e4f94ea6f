import { z } from 'zod'

/** An address that notices are posted to. Most hold a secret in their path, so the whole address is one. */
export const postAddress = z
  .url({ protocol: /^https?$/, error: 'is no address such as https://acme.example/hook', abort: true })
  .refine(
    (text) => {
      const url = URL.parse(text)
      return url !== null && !url.username && !url.password
    },
    { error: 'must name no user' },
  )

export const hostOf = (address: string): string => URL.parse(address)?.host ?? ''

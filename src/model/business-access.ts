import { z } from 'zod'

/** Whom a way to a partner is open to, beside operators and administrators. */
export const businessAccess = z.object({
  businessUsers: z.boolean(),
  /** Business users who may not see personal data. They are business users first. */
  limitedPii: z.boolean(),
})
export type BusinessAccess = z.infer<typeof businessAccess>

/** The switches of a destination or a data template as they were set; absent: never touched. */
type Switches = { readonly [Flag in keyof BusinessAccess]?: boolean | undefined }

/**
 * What a destination and a data template say together (spec 3.2, generation A): no on the destination is final, where it says
 * nothing the template decides, and a template that does not say yes says no. Without a template only the destination speaks.
 */
export function openTo(destination: Switches, dataTemplate: Switches | null): BusinessAccess {
  const isOn = (flag: keyof BusinessAccess) =>
    destination[flag] !== false && (dataTemplate ?? destination)[flag] === true
  const businessUsers = isOn('businessUsers')
  return { businessUsers, limitedPii: businessUsers && isOn('limitedPii') }
}

/** Whom a destination is open to by any way at all: without a template, or by one of its own. */
export function openToAny(destination: Switches, dataTemplates: readonly Switches[]): BusinessAccess {
  const ways = [null, ...dataTemplates].map((template) => openTo(destination, template))
  return { businessUsers: ways.some((way) => way.businessUsers), limitedPii: ways.some((way) => way.limitedPii) }
}

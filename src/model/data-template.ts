import { z } from 'zod'
import { businessAccess } from './business-access.ts'
import { access } from './destination.ts'
import { partialFileSettings } from './file-settings.ts'
import { description, name, stored } from './name.ts'

export const transform = z.union([
  z.enum(['trim', 'lowercase', 'uppercase', 'sha256', 'md5']),
  z.strictObject({ dateFormat: z.string().min(1) }),
])
export type Transform = z.infer<typeof transform>

/** A column of the result under its own or another name, or a constant. */
export const columnRule = z.union([
  z.strictObject({
    from: z.string().min(1),
    to: z.string().min(1).optional(),
    transform: z.array(transform).optional(),
  }),
  z.strictObject({ value: z.string(), to: z.string().min(1) }),
])
export type ColumnRule = z.infer<typeof columnRule>

/** Which columns go out, under which names, in which form, with which settings; belongs to a destination. */
export const dataTemplateInput = z.strictObject({
  name,
  description,
  destination: name,
  access: access.extend({ campaigns: z.boolean().optional() }).default({}),
  settings: partialFileSettings.catchall(z.unknown()).default({}),
  /** Absent: every column, in order. */
  columns: z.array(columnRule).min(1).optional(),
})
export type DataTemplateInput = z.infer<typeof dataTemplateInput>

export const dataTemplate = dataTemplateInput.extend({ ...stored, openTo: businessAccess }).strip()
export type DataTemplate = z.infer<typeof dataTemplate>

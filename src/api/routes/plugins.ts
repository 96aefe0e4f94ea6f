import { z } from 'zod'
import { alertEvent } from '../../model/alert.ts'
import { fileSettings } from '../../model/file-settings.ts'
import { DEFAULTS } from '../../model/resolve-settings.ts'
import {
  CHANNEL_NAMES,
  DESTINATION_NAMES,
  loadChannel,
  loadDestination,
  loadSource,
  SOURCE_NAMES,
} from '../../plugins/registry.ts'
import type { Outlet } from '../../runs/alerts/outlet.ts'
import { listOf } from '../answer.ts'
import { defineRoute } from '../route.ts'
import { type Placed, placed, wholeList } from '../whole-list.ts'

const jsonSchema = z.record(z.string(), z.unknown())
const preset = z.object({
  type: z.string(),
  title: z.string(),
  hostnames: z.array(z.string()).readonly(),
  port: z.int().optional(),
  signIn: z.array(z.string()).readonly(),
  settings: z.record(z.string(), z.unknown()).readonly(),
  fileFormats: z.array(z.string()).readonly(),
  hints: z.record(z.string(), z.string()).readonly(),
})
/** What a form needs to know of one plugin. Fields without `public` are secret. */
const plugin = z.object({
  kind: z.enum(['destination', 'database', 'alert-channel']),
  name: z.string(),
  title: z.string(),
  settings: jsonSchema,
  fileSettings: jsonSchema.optional(),
  /** Of file settings: what holds where nobody says anything. */
  defaults: z.record(z.string(), z.unknown()).optional(),
  credentialTypes: z.array(z.object({ name: z.string(), title: z.string(), fields: jsonSchema })).optional(),
  presets: z.array(preset).readonly().optional(),
  /** What an alert channel can be told. */
  events: z.array(alertEvent).readonly().optional(),
  /** Of an alert channel: whether this installation can send by it. */
  isReady: z.boolean().optional(),
})
type Plugin = z.infer<typeof plugin>
const pluginList = wholeList({
  key: (it: Plugin & Placed) => it.place,
  name: (it) => it.title,
  sorts: { place: (it) => it.place, name: (it) => it.name, title: (it) => it.title },
  first: 'place',
})

/** As people fill it in: before defaults and before what a schema mends. */
const schemaOf = (schema: z.ZodObject): Record<string, unknown> =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })

async function describeDestination(name: string): Promise<Plugin> {
  const { title, settings, credentialTypes, presets } = await loadDestination(name)
  return {
    kind: 'destination',
    name,
    title,
    settings: schemaOf(settings),
    fileSettings: schemaOf(fileSettings),
    defaults: DEFAULTS,
    credentialTypes: credentialTypes.map((type) => ({ ...type, fields: schemaOf(type.fields) })),
    presets: [...presets],
  }
}

async function describeSource(name: string): Promise<Plugin> {
  const { title, settings } = await loadSource(name)
  return { kind: 'database', name, title, settings: schemaOf(settings) }
}

async function describeChannel(name: string, { mailer }: Outlet): Promise<Plugin> {
  const { title, fields, events } = await loadChannel(name)
  const isReady = name !== 'email' || mailer !== null
  return { kind: 'alert-channel', name, title, settings: schemaOf(fields), events, isReady }
}

export const pluginRoutes = [
  defineRoute({
    method: 'get',
    path: '/plugins',
    summary: 'List each plugin with its settings and credential types as JSON Schema',
    input: pluginList.input.extend({
      kind: plugin.shape.kind.optional().meta({ description: 'What it is for.' }),
    }),
    output: listOf(plugin),
    guard: { action: 'plugin:list', resource: () => undefined },
    async handle({ outlet }, { input }) {
      const all = await Promise.all([
        ...DESTINATION_NAMES.map(describeDestination),
        ...SOURCE_NAMES.map(describeSource),
        ...CHANNEL_NAMES.map((name) => describeChannel(name, outlet)),
      ])
      const wanted = placed(all).filter((it) => input.kind === undefined || it.kind === input.kind)
      return pluginList.page(wanted, input)
    },
  }),
]

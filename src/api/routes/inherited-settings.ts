import { z } from 'zod'
import { presetOf } from '../../commands/save/layers.ts'
import { inheritedSettings } from '../../model/resolve-settings.ts'
import { loadDestination } from '../../plugins/registry.ts'
import { getCredential } from '../../store/credentials.ts'
import { getDataTemplate } from '../../store/data-templates.ts'
import { getDestination } from '../../store/destinations.ts'
import { oneOf } from '../answer.ts'
import { defineRoute } from '../route.ts'

const inherited = z.object({
  items: z.array(
    z.object({
      name: z.string(),
      value: z.unknown().optional(),
      origin: z.enum(['default', 'preset', 'destination', 'dataTemplate', 'orchestration']),
      /** What the origin is called; null for a default of Waybill. */
      originName: z.string().nullable(),
      isOpen: z.boolean(),
    }),
  ),
})

const inheritedRoute = defineRoute({
  method: 'get',
  path: '/destinations/:id/inherited-settings',
  summary: 'Show what a data template or an orchestration of a destination inherits: each setting and where it is from',
  input: oneOf.extend({
    for: z.enum(['data-template', 'orchestration']).meta({ description: 'What stands below the destination.' }),
    dataTemplate: z
      .string()
      .optional()
      .meta({ description: 'The name of a data template, above an orchestration only.' }),
  }),
  output: inherited,
  guard: { action: 'destination:read', resource: ({ db }, { input }) => getDestination(db, input.id) },
  async handle({ db }, { input, resource }) {
    const plugin = await loadDestination(resource.plugin)
    const preset = presetOf(plugin, await getCredential(db, resource.credential))
    const isTemplate = input.for === 'data-template'
    const named = input.dataTemplate === undefined || isTemplate ? null : input.dataTemplate
    const template = named === null ? null : await getDataTemplate(db, { destination: resource.name, name: named })
    const names = { default: null, preset: preset?.title ?? null, destination: resource.name }
    const all = { ...names, dataTemplate: template?.name ?? null, orchestration: null }
    const settings = inheritedSettings(isTemplate ? 'dataTemplate' : 'orchestration', {
      preset,
      destination: resource.settings,
      ...(template ? { dataTemplate: template.settings } : {}),
    })
    return { items: settings.map((it) => ({ ...it, originName: all[it.origin] })) }
  },
})

export const inheritedSettingsRoutes = [inheritedRoute]

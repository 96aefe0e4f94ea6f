import { z } from 'zod'
import { applyConfiguration } from '../../commands/apply.ts'
import { exportConfiguration } from '../../commands/export-configuration.ts'
import { planConfiguration } from '../../commands/plan.ts'
import { configurationRequest, exportedConfiguration, plan } from '../../model/configuration.ts'
import { defineRoute } from '../route.ts'

const planRoute = defineRoute({
  method: 'post',
  path: '/configuration/plan',
  summary: 'Show what a configuration would change',
  input: z.object({}),
  body: configurationRequest,
  output: plan,
  guard: { action: 'configuration:plan', resource: () => undefined },
  handle: (deps, { body, caller, signal }) => planConfiguration(deps, { request: body, caller }, signal),
})

const applyRoute = defineRoute({
  method: 'post',
  path: '/configuration/apply',
  summary: 'Make what is there as a configuration says, all of it or nothing',
  input: z.object({}),
  body: configurationRequest,
  output: plan,
  guard: { action: 'configuration:apply', resource: () => undefined },
  handle: (deps, { body, caller, signal }) => applyConfiguration(deps, { request: body, caller }, signal),
})

const exportRoute = defineRoute({
  method: 'get',
  path: '/configuration',
  summary: 'Read what is there as a configuration, secrets left out',
  input: z.object({}),
  output: exportedConfiguration,
  guard: { action: 'configuration:export', resource: () => undefined },
  handle: (deps) => exportConfiguration(deps),
})

export const configurationRoutes = [planRoute, applyRoute, exportRoute]

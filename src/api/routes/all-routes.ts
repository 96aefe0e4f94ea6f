import type { Route } from '../route.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { auditRoutes } from './audit-events.ts'
import { checkEventRoutes } from './check-events.ts'
import { configurationRoutes } from './configuration.ts'
import { credentialRoutes } from './credentials.ts'
import { dataTemplateRoutes } from './data-templates.ts'
import { databaseExportRoutes } from './database-exports.ts'
import { databaseRoutes } from './databases.ts'
import { destinationRoutes } from './destinations.ts'
import { orchestrationGroupRoutes } from './orchestration-groups.ts'
import { orchestrationRoutes } from './orchestrations.ts'
import { pluginRoutes } from './plugins.ts'
import { queryRoutes } from './queries.ts'
import { runRoutes } from './runs.ts'
import { userRoutes } from './users.ts'

/** Everything that can be asked below `/api`. */
export const ROUTES: readonly Route[] = [
  ...databaseRoutes,
  ...queryRoutes,
  ...databaseExportRoutes,
  ...credentialRoutes,
  ...destinationRoutes,
  ...checkEventRoutes,
  ...dataTemplateRoutes,
  ...orchestrationRoutes,
  ...orchestrationGroupRoutes,
  ...runRoutes,
  ...configurationRoutes,
  ...pluginRoutes,
  ...userRoutes,
  ...apiKeyRoutes,
  ...auditRoutes,
]

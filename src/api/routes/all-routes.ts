import { accountRoutes } from './account.ts'
import { alertChannelRoutes } from './alert-channels.ts'
import { apiKeyRoutes } from './api-keys.ts'
import { auditRoutes } from './audit-events.ts'
import { checkEventRoutes } from './check-events.ts'
import { configurationRoutes } from './configuration.ts'
import { credentialRoutes } from './credentials.ts'
import { dataTemplateRoutes } from './data-templates.ts'
import { databaseExportRoutes } from './database-exports.ts'
import { databaseRoutes } from './databases.ts'
import { deadlineRoutes } from './deadlines.ts'
import { destinationRoutes } from './destinations.ts'
import { filePreviewRoutes } from './file-previews.ts'
import { groupRunRoutes } from './group-runs.ts'
import { inheritedSettingsRoutes } from './inherited-settings.ts'
import { orchestrationGroupRoutes } from './orchestration-groups.ts'
import { orchestrationRoutes } from './orchestrations.ts'
import { pluginRoutes } from './plugins.ts'
import { policyRoutes } from './policies.ts'
import { queryRoutes } from './queries.ts'
import { queryResultRoutes } from './query-results.ts'
import { runSubscriptionRoutes } from './run-subscriptions.ts'
import { runRoutes } from './runs.ts'
import { signInRoutes } from './sign-in.ts'
import { userRoutes } from './users.ts'

/** Everything that can be asked below `/api`. Its type is what the web page's client is checked by: no annotation here. */
export const ROUTES = [
  ...databaseRoutes,
  ...queryResultRoutes,
  ...queryRoutes,
  ...databaseExportRoutes,
  ...credentialRoutes,
  ...destinationRoutes,
  ...checkEventRoutes,
  ...dataTemplateRoutes,
  ...inheritedSettingsRoutes,
  ...filePreviewRoutes,
  ...orchestrationRoutes,
  ...orchestrationGroupRoutes,
  ...groupRunRoutes,
  ...deadlineRoutes,
  ...runRoutes,
  ...runSubscriptionRoutes,
  ...alertChannelRoutes,
  ...configurationRoutes,
  ...pluginRoutes,
  ...userRoutes,
  ...policyRoutes,
  ...apiKeyRoutes,
  ...auditRoutes,
  ...signInRoutes,
  ...accountRoutes,
]

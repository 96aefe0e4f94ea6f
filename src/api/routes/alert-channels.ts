import { recorded } from '../../commands/recorded.ts'
import { saveAlertChannel } from '../../commands/save/alert-channel.ts'
import { alertChannel, alertChannelInput, channelTest } from '../../model/alert-channel.ts'
import { testChannel } from '../../runs/alerts/test-channel.ts'
import { deleteAlertChannel, getAlertChannel, listAlertChannels } from '../../store/alerts/channels.ts'
import { oneOf } from '../answer.ts'
import { collectionRoutes, noFilters } from '../collection.ts'
import { defineRoute } from '../route.ts'

/** Secrets go in and never come out: an answer has the public fields, and the names of the secret ones that are set. */
const routes = collectionRoutes({
  noun: 'alert-channel',
  path: '/alert-channels',
  input: alertChannelInput,
  output: alertChannel,
  actions: ['alert-channel:test'],
  filters: noFilters,
  list: listAlertChannels,
  get: getAlertChannel,
  save: saveAlertChannel,
  remove: deleteAlertChannel,
})

const testRoute = defineRoute({
  method: 'post',
  path: '/alert-channels/:id/test',
  summary: 'Send a test by a channel and say what became of it',
  input: oneOf,
  output: channelTest,
  guard: { action: 'alert-channel:test', resource: ({ db }, { input }) => getAlertChannel(db, input.id) },
  async handle(deps, { resource, caller }) {
    await recorded(deps, { caller, action: 'alert-channel:test', object: resource }, async () => null)
    return testChannel(deps, resource.id)
  },
})

export const alertChannelRoutes = [...routes, testRoute] as const

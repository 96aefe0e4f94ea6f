import { saveOrchestrationGroup } from '../../commands/save/orchestration-group.ts'
import { orchestrationGroup, orchestrationGroupInput } from '../../model/orchestration-group.ts'
import {
  deleteOrchestrationGroup,
  getOrchestrationGroup,
  listOrchestrationGroups,
} from '../../store/orchestration-groups.ts'
import { collectionRoutes, noFilters } from '../collection.ts'

export const orchestrationGroupRoutes = collectionRoutes({
  noun: 'orchestration-group',
  path: '/orchestration-groups',
  input: orchestrationGroupInput,
  output: orchestrationGroup,
  filters: noFilters,
  list: listOrchestrationGroups,
  get: getOrchestrationGroup,
  save: saveOrchestrationGroup,
  remove: deleteOrchestrationGroup,
})

import { z } from 'zod'
import { saveDataTemplate } from '../../commands/save/data-template.ts'
import { dataTemplate, dataTemplateInput } from '../../model/data-template.ts'
import { deleteDataTemplate, getDataTemplate, listDataTemplates } from '../../store/data-templates.ts'
import { collectionRoutes } from '../collection.ts'

export const dataTemplateRoutes = collectionRoutes({
  noun: 'data-template',
  path: '/data-templates',
  input: dataTemplateInput,
  output: dataTemplate,
  actions: ['data-template:use'],
  filters: z.object({ destination: z.string().optional().meta({ description: 'The name of a destination.' }) }),
  list: listDataTemplates,
  get: getDataTemplate,
  save: saveDataTemplate,
  remove: deleteDataTemplate,
})

import type { UseQueryResult } from '@tanstack/react-query'
import { useApi } from '../../../api/hooks.ts'
import type { Problem } from '../../../api/problem.ts'
import type { AnswerOf, ItemOf } from '../../../api/routes.ts'

export type Database = ItemOf<'/databases'>
export type Tables = AnswerOf<'get', '/databases/:id/tables'>
export type Table = Tables['items'][number]
export type Column = Table['columns'][number]

const QUERY = { limit: 1000 }

/** What `useApi` keeps the list of databases under, and the tables of one. */
export const databasesKey = ['/databases', null, QUERY]
export const tablesKey = (id: string) => ['/databases/:id/tables', { id }, null]

/** Each database that the person may see. */
export const useDatabases = (enabled: boolean): UseQueryResult<AnswerOf<'get', '/databases'>, Problem> =>
  useApi('/databases', { query: QUERY, enabled })

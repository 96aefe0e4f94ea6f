import type { DuckDBConnection } from '@duckdb/node-api'
import { literal } from '../../lib/sql-text.ts'

/** An object of the engine's JSON: an operator of a plan, or an expression in one. */
export type Node = { readonly [key: string]: unknown }

/** The plan cannot be read, or has something that this version does not know. */
export class Untraceable extends Error {
  override readonly name = 'Untraceable'
}

/**
 * The bound logical plan of a statement, before the optimizer: names, stars, views, macros and sub-queries are resolved.
 * @throws Untraceable
 */
export async function planOf(connection: DuckDBConnection, sql: string): Promise<Node> {
  const answer = await connection.runAndReadAll(`SELECT json_serialize_plan(${literal(sql)})::VARCHAR`)
  const told = JSON.parse(String(answer.getRows()[0]?.[0])) as Node
  const plans = told['error'] === true ? [] : nodesIn(told, 'plans')
  const [plan] = plans
  if (!plan || plans.length !== 1) throw new Untraceable(String(told['error_message'] ?? 'not one plan'))
  return plan
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

export function nodeIn(node: Node, key: string): Node {
  const value = node[key]
  if (isNode(value)) return value
  throw new Untraceable(`no object ${key}`)
}

export const nodesIn = (node: Node, key: string): readonly Node[] => listIn(node, key, isNode)
export const numbersIn = (node: Node, key: string): readonly number[] =>
  listIn(node, key, (value) => typeof value === 'number')
export const textsIn = (node: Node, key: string): readonly string[] =>
  listIn(node, key, (value) => typeof value === 'string')

export function listIn<T>(node: Node, key: string, isItem: (value: unknown) => value is T): readonly T[] {
  const value = node[key]
  if (Array.isArray(value) && value.every(isItem)) return value
  throw new Untraceable(`no list ${key}`)
}

export function numberIn(node: Node, key: string): number {
  const value = node[key]
  if (typeof value === 'number') return value
  throw new Untraceable(`no number ${key}`)
}

export function textIn(node: Node, key: string): string {
  const value = node[key]
  if (typeof value === 'string') return value
  throw new Untraceable(`no text ${key}`)
}

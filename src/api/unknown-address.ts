import type { Context } from 'hono'
import type { RequestIdVariables } from 'hono/request-id'
import { AppError } from '../model/errors.ts'
import { problemResponse } from './problem.ts'
import type { Route } from './route.ts'

/** The answer to a request that no route takes: 405 with the methods of that address, or 404 where it is none. */
export function unknownAddress(routes: readonly Route[]) {
  const known = routes.map(({ method, path }) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^/api${path.replaceAll(/:\w+/g, '[^/]+')}$`),
  }))
  return <E extends { Variables: RequestIdVariables }>(c: Context<E>): Response => {
    const { method, path } = c.req
    const methods = new Set(known.filter((it) => it.pattern.test(path)).map((it) => it.method))
    if (methods.size === 0) {
      return problemResponse(new AppError('not_found', `There is nothing at ${method} ${path}.`), c.get('requestId'))
    }
    const allow = [...methods].join(', ')
    const error = new AppError('method_not_allowed', `${path} takes ${allow}.`)
    const response = problemResponse(error, c.get('requestId'))
    response.headers.set('allow', allow)
    return response
  }
}

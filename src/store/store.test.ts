import { afterAll, beforeAll } from 'vitest'
import { openTestStore } from '../../test/harness/store.ts'
import { objectsSuite } from '../../test/store/objects-suite.ts'
import { peopleSuite } from '../../test/store/people-suite.ts'
import { queriesSuite } from '../../test/store/queries-suite.ts'
import { runsSuite } from '../../test/store/runs-suite.ts'
import type { Store } from './open.ts'

let store: Store
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())

objectsSuite(() => store)
queriesSuite(() => store)
runsSuite(() => store)
peopleSuite(() => store)

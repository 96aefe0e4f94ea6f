import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Caller } from '../../src/model/user.ts'
import { createApiKey, deleteApiKey, findApiKeyOwner, listApiKeys } from '../../src/store/api-keys.ts'
import { listAudit, recordAudit } from '../../src/store/audit.ts'
import { keepFirst } from '../../src/store/installation.ts'
import type { Store } from '../../src/store/open.ts'
import { createUser, disableUser, findFirstUser, findUser, listUsers, updateUser } from '../../src/store/users.ts'
import { proveSealingKey } from '../../src/vault/canary.ts'
import { openVault } from '../../src/vault/vault.ts'
import { code, unique } from './samples.ts'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Who may come in and what they did, on whichever store. */
export function peopleSuite(store: () => Store): void {
  const db = () => store().db
  const input = () => ({
    name: 'Ana',
    email: `${unique('Ana').replace(' ', '')}@ACME.example`,
    policies: ['DataGrid Administrator'],
    options: [],
  })

  test('an address is one person, however it is typed', async () => {
    const made = await createUser(db(), input())
    expect(made.email).toBe(made.email.toLowerCase())
    expect(await findUser(db(), made.email.toUpperCase())).toEqual(made)
    await expect(createUser(db(), { ...input(), email: made.email.toUpperCase() })).rejects.toEqual(code('name_taken'))
    const saved = await updateUser(db(), made.id, 1, { ...input(), name: 'Anna' })
    expect(saved).toMatchObject({ name: 'Anna', version: 2 })
    for (const search of ['anna', saved.email.slice(0, -3).toUpperCase()]) {
      expect((await listUsers(db(), { search })).items.map((it) => it.id)).toContain(made.id)
    }
    expect(await findFirstUser(db())).toBeDefined()
  })

  test('a key speaks for its owner until it expires, is deleted or its owner disabled', async () => {
    const owner = await createUser(db(), input())
    const make = (key: string, expiresAt: Date | null) =>
      createApiKey(db(), { userId: owner.id, name: 'ci', prefix: key.slice(0, 8), sha256: sha256(key), expiresAt })
    const first = await make(`one ${owner.id}`, null)
    await make(`two ${owner.id}`, new Date(Date.now() - 1000))
    const find = (key: string) => findApiKeyOwner(db(), sha256(`${key} ${owner.id}`))
    expect(await find('one')).toMatchObject({ owner: { id: owner.id }, key: { id: first.id, owner: owner.email } })
    expect(await find('two')).toBeUndefined()
    expect(await find('three')).toBeUndefined()
    const keys = await listApiKeys(db(), owner.id)
    expect(keys).toHaveLength(2)
    expect(keys.find((it) => it.id === first.id)?.lastUsedAt).not.toBeNull()
    expect(JSON.stringify(keys)).not.toContain(sha256(`one ${owner.id}`))

    const disabled = await disableUser(db(), owner.id)
    expect(disabled.disabledAt).not.toBeNull()
    expect(await find('one')).toBeUndefined()
    await deleteApiKey(db(), first.id)
    await expect(deleteApiKey(db(), first.id)).rejects.toEqual(code('not_found'))
  })

  test('the audit log says who did what, and goes with the change', async () => {
    const userId = unique('usr')
    const caller: Caller = { userId, label: 'ana@acme.example', policies: [], options: [], origin: '127.0.0.1' }
    await recordAudit(db(), caller, 'credential:create', { id: 'crd_1', name: 'Persado' })
    await recordAudit(db(), caller, 'configuration:export', null)
    const undone = db().transaction(async (tx) => {
      await recordAudit(tx, caller, 'credential:delete', { id: 'crd_1', name: 'Persado' })
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    const { items } = await listAudit(db(), { userId })
    expect(items).toHaveLength(2)
    expect(items.find((it) => it.objectId === 'crd_1')).toMatchObject({
      caller: 'ana@acme.example',
      action: 'credential:create',
      objectName: 'Persado',
      origin: '127.0.0.1',
    })
    const page = await listAudit(db(), { userId, limit: 1 })
    expect((await listAudit(db(), { userId, limit: 1, cursor: page.nextCursor })).items).toEqual(items.slice(1))
  })

  test('a store that was sealed with one key is refused to another', async () => {
    const keep = (sealed: string) => keepFirst(db(), 'sealing_key', sealed)
    const right = openVault(new Uint8Array(32).fill(1))
    await proveSealingKey(right, keep)
    await proveSealingKey(right, keep)
    await expect(proveSealingKey(openVault(new Uint8Array(32).fill(2)), keep)).rejects.toEqual(
      code('sealing_key_wrong'),
    )
  })
}

import { generateKeyPairSync } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { publicFields } from '../../sdk/fields.ts'
import { credentialTypes, prepareCredential } from './credential.ts'
import { sftp } from './index.ts'
import { presets } from './presets.ts'

const privateKey = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const signIn = { username: 'acme_amp', passphrase: 'sesame' }

test('a preset fills in what the vendor fixed', () => {
  expect(prepareCredential('persado', signIn)).toMatchObject({ hostname: 'psftp.persado.com', port: 22, ...signIn })
  expect(prepareCredential('persado', { ...signIn, hostname: 'eu-psftp.persado.com' }).hostname).toBe(
    'eu-psftp.persado.com',
  )
  expect(prepareCredential('airship', { username: 'acme', privateKey }).port).toBe(5222)
  expect(prepareCredential('sfmc-sftp', { hostname: 'mc1.ftp.marketingcloudops.com', ...signIn }).maxConnections).toBe(
    10,
  )
})

test('Persado takes either kind of sign-in, and needs one', () => {
  expect(prepareCredential('persado', { username: 'acme_amp', privateKey }).privateKey).toContain('OPENSSH')
  const none = () => prepareCredential('persado', { username: 'acme_amp', passphrase: '' })
  expect(none).toThrow(
    expect.objectContaining({ code: 'invalid_input', message: expect.stringMatching(/passphrase or a private key/) }),
  )
})

test.each([
  ['passphrase', { hostname: 'a.example', username: 'ana' }, 'passphrase is missing'],
  ['passphrase', { username: 'ana', passphrase: 'x' }, 'hostname is missing'],
  ['passphrase', { ...signIn, hostname: 'sftp://a.example' }, 'hostname is not valid'],
  ['passphrase', { ...signIn, hostname: 'a.example', port: 70000 }, 'port is not valid'],
  ['passphrase', { ...signIn, hostname: 'a.example', pasphrase: 'geheim' }, 'pasphrase is not known'],
  ['private-key', { ...signIn, hostname: 'a.example' }, 'privateKey is missing'],
  ['nonsense', signIn, 'no credential type nonsense'],
])('%s refuses %o', (type, fields, text) => {
  const refused = () => prepareCredential(type, fields)
  expect(refused).toThrow(expect.objectContaining({ code: 'invalid_input', message: expect.stringContaining(text) }))
  expect(refused).not.toThrow(/geheim|sesame/)
})

test('a port may come from an environment variable, and a host name in capitals', () => {
  expect(prepareCredential('passphrase', { ...signIn, hostname: 'SFTP.Example', port: '2222' })).toMatchObject({
    hostname: 'sftp.example',
    port: 2222,
  })
})

test('names of types are unique, and each becomes a form', () => {
  const names = credentialTypes.map((type) => type.name)
  expect(new Set(names).size).toBe(names.length)
  for (const { fields } of credentialTypes) {
    expect(z.toJSONSchema(fields, { io: 'input' }).type).toBe('object')
    expect(publicFields(fields)).toEqual(['hostname', 'port', 'username', 'hostPublicKey'])
  }
})

test('what presets fill in is what the plugin reads', () => {
  for (const { type, settings, fileFormats, hostnames } of presets) {
    if ('remoteFolder' in settings) sftp.settings.parse({ remoteFolder: settings['remoteFolder'] })
    expect(fileFormats, type).toContain(settings['fileFormat'])
    for (const name of hostnames) expect(name).toMatch(/^[a-z0-9.-]+$/)
  }
})

import ssh2 from 'ssh2'
import { expect, test } from 'vitest'
import { fingerprintOf, isPinned, offerFor, parseHostKeys, pinOf } from './host-key.ts'

const one = ssh2.utils.generateKeyPairSync('rsa', { bits: 2048 }).public
const two = ssh2.utils.generateKeyPairSync('ecdsa', { bits: 256 }).public

test('reads what ssh-keyscan, known_hosts and people write', () => {
  const text = `# sftp.example:22 SSH-2.0-OpenSSH_9.2\r\nsftp.example ${one}\n\n[sftp.example]:2222,192.0.2.1 ${two}\n${one} a comment\n|1|aGFzaA==|aGFzaA== ${two}`
  expect(parseHostKeys(text).map((key) => key.type)).toEqual([
    'ssh-rsa',
    'ecdsa-sha2-nistp256',
    'ssh-rsa',
    'ecdsa-sha2-nistp256',
  ])
  expect(parseHostKeys('')).toEqual([])
})

test.each(['hello', 'ssh-ed25519', 'ssh-ed25519 AAAA', '@cert-authority * ssh-ed25519 AAAA', 'ssh-dss AAAA'])(
  'refuses %s and names the line',
  (line) => {
    const refusal = expect.objectContaining({ code: 'host_key_invalid', message: expect.stringMatching(/^Line 2 /) })
    expect(() => parseHostKeys(`${one}\n${line}`)).toThrow(refusal)
  },
)

test('a pin survives its own line, and its fingerprint is as OpenSSH prints it', () => {
  const [key] = parseHostKeys(one)
  if (!key) throw new Error('no key')
  expect(isPinned(key, parseHostKeys(pinOf(key)))).toBe(true)
  expect(isPinned(key, parseHostKeys(two))).toBe(false)
  expect(fingerprintOf(key)).toMatch(/^SHA256:[\w+/]{43}$/)
})

test('kinds that are pinned are asked for first, and no kind is left out', () => {
  expect(offerFor([])[0]).toBe('ssh-ed25519')
  expect(offerFor(parseHostKeys(two))[0]).toBe('ecdsa-sha2-nistp256')
  expect(offerFor(parseHostKeys(two))).toHaveLength(offerFor([]).length)
})

import { AppError } from '../model/errors.ts'

const BLOCK = /-----\s*BEGIN PGP PUBLIC KEY BLOCK\s*-----([\s\S]*?)-----\s*END PGP PUBLIC KEY BLOCK\s*-----/
const PRIVATE = /BEGIN PGP PRIVATE KEY/
/** Where the key begins behind headers such as `Version: …`, whose words are shorter. */
const FIRST_WORD = /^[A-Za-z0-9+/=]{32,}$/
const BODY = /^([A-Za-z0-9+/]+?={0,2})(=[A-Za-z0-9+/]{4})?$/

/**
 * Takes a pasted public key block apart and puts it together again, whatever became of its line breaks on the way:
 * one line, spaces, `\n` as two characters, indented lines, no empty line under the headers.
 * @throws AppError `pgp_key_invalid`
 */
export function mendArmor(text: string): { armored: string; binary: Uint8Array } {
  const inner = BLOCK.exec(text.replaceAll(/\\r|\\n/g, '\n'))?.[1]
  if (inner === undefined) throw noBlock(text)
  const words = inner.split(/\s+/)
  const start = words.findIndex((word) => FIRST_WORD.test(word))
  const [, data, checksum] = BODY.exec(start < 0 ? '' : words.slice(start).join('')) ?? []
  if (data === undefined) {
    throw new AppError('pgp_key_invalid', 'The PGP public key block holds characters that do not belong there.')
  }
  const lines = data.match(/.{1,64}/g) ?? []
  const armored = [
    '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    '',
    ...lines,
    ...(checksum ? [checksum] : []),
    '-----END PGP PUBLIC KEY BLOCK-----',
    '',
  ]
  return { armored: armored.join('\n'), binary: Buffer.from(data, 'base64') }
}

function noBlock(text: string): AppError {
  if (PRIVATE.test(text)) {
    return new AppError('pgp_key_invalid', 'This is a private PGP key. Paste the public key of the partner.')
  }
  return new AppError('pgp_key_invalid', 'There is no whole PGP public key block in the text.')
}

/** A recipient's OpenPGP public key that was found usable. */
export interface PublicKey {
  /** Of the primary key, 40 upper-case hex digits: what a person compares. */
  readonly fingerprint: string
  /** Of the (sub)key that files are encrypted to. */
  readonly encryptionFingerprint: string
  /** Of that key, as `rsa4096` or `curve25519`. */
  readonly algorithm: string
  readonly userIds: readonly string[]
  /** When the key can no longer be used; null: never. */
  readonly expiresAt: Date | null
  /** The block with its line breaks mended: what should be stored. */
  readonly armored: string
}
// parsePublicKey(text: string, now: Date): Promise<PublicKey>  @throws AppError pgp_key_invalid, pgp_key_expired
// encrypt.ts: encrypt(publicKey: PublicKey): Stage
// gzip.ts: gzip(level = 6): Stage
// member-name.ts: memberName(fileName: string, encoding: Encoding, formatExtension: string): string

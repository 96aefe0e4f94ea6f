import type { Vault } from './vault.ts'

const PLACE = 'installation:sealing_key:canary'
const SONG = 'the key that sealed this opens the secrets'

/**
 * Proves at boot that this key sealed the secrets of the store, before anything needs one of them.
 *
 * @param keepFirst stores a text where none is stored yet, and gives what is stored then
 * @throws AppError `sealing_key_wrong`
 */
export async function proveSealingKey(vault: Vault, keepFirst: (sealed: string) => Promise<string>): Promise<void> {
  vault.open(await keepFirst(sealCanary(vault)), PLACE)
}

/** The text that proves this key to be the one. */
export const sealCanary = (vault: Vault): string => vault.seal(SONG, PLACE)

/** Whether this key sealed the text; whether the text is whole is not looked at. */
export const isSealedBy = ({ keyId }: Vault, sealed: string): boolean => sealed.split('.')[1] === keyId

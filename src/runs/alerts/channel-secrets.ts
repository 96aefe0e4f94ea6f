import { channelSecretPlace } from '../../model/alert-channel.ts'
import type { SealedChannel } from '../../store/alerts/channels.ts'
import type { Vault } from '../../vault/vault.ts'

/** The secret fields of a channel: the one place where they leave the vault. @throws AppError `sealing_key_wrong` */
export function openChannelSecrets(
  vault: Vault,
  { id, secretFields }: Pick<SealedChannel, 'id' | 'secretFields'>,
): Record<string, string> {
  const opened = Object.entries(secretFields).map(([field, text]) => [
    field,
    vault.open(text, channelSecretPlace(id, field)),
  ])
  return Object.fromEntries(opened)
}

import { defineDestination } from '../../sdk/destination.ts'
import { check } from './check.ts'
import { credentialTypes, prepareCredential, type SftpCredential } from './credential.ts'
import { presets } from './presets.ts'
import { deliver, discard, hostOf } from './send/deliver.ts'
import { type SftpSettings, sftpSettings } from './settings.ts'
import { LIMITS, type Limits } from './wire/connect.ts'

/** Files to a server that speaks SFTP. `limits` says how long each kind of wait may take. */
export const createSftp = (limits: Limits) =>
  defineDestination<SftpCredential, SftpSettings>({
    name: 'sftp',
    title: 'SFTP',
    credentialTypes,
    presets,
    settings: sftpSettings,
    prepareCredential,
    hostOf,
    check: (target, context) => check(target, { context, limits }),
    deliver: (files, target, context) => deliver(files, target, { context, limits }),
    discard: (files, target, context) => discard(files, target, { context, limits }),
  })

export const sftp = createSftp(LIMITS)

import { bytesText, counted } from '../../lib/quantity.ts'
import type { Artifact } from '../../model/artifact.ts'
import type { Host } from '../data-plane/protocol.ts'
import type { Attempt } from './attempt.ts'

/** Writes into the run's log what the data plane has had done: names, sizes and times, never a value of a row. */
export function narrate(host: Host, { memory, log }: Attempt): Host {
  return {
    ...host,
    async step(name, state) {
      if (memory.steps.get(name) === 'succeeded') return
      await host.step(name, state)
      log.note(state === 'running' ? 'Began.' : 'Done.', { step: name })
    },
    async warn(sentence) {
      if (!memory.warnings.includes(sentence)) log.note(sentence, { level: 'warning', step: 'query' })
      await host.warn(sentence)
    },
    async judge() {
      const isKnown = memory.judgement !== null
      const verdict = await host.judge()
      for (const { sentence } of isKnown ? [] : (memory.judgement?.findings ?? [])) {
        log.note(sentence, { level: 'warning', step: 'build' })
      }
      return verdict
    },
    async begun(file) {
      const kept = memory.acknowledged.get(file.id) ?? 0
      if (kept > 0) log.note(`Goes on with “${file.name}” where it was: ${bytesText(kept)}.`, { step: 'deliver' })
      await host.begun(file)
    },
    async built(artifact) {
      await host.built(artifact)
      log.note(`Built “${artifact.name}”: ${sizeText(artifact)}.`, { step: 'build' })
    },
    async delivered(file, proof) {
      await host.delivered(file, proof)
      const artifact = memory.artifacts.find((it) => it.id === file.id)
      log.note(`“${proof.path}” has arrived${artifact ? `: ${sizeText(artifact)}` : ''}.`, { step: 'deliver' })
    },
    async learnHostKeys(keys) {
      await host.learnHostKeys(keys)
      log.note('The host key of the server was seen for the first time and is pinned.', { step: 'deliver' })
    },
  }
}

const sizeText = ({ rows, bytes }: Artifact): string => `${counted(rows, 'row')}, ${bytesText(bytes)}`

import { addressOf } from '../../../api/client.ts'
import { lostConnection, problemOf } from '../../../api/problem.ts'

interface Wanted {
  readonly database: string
  readonly sql: string
  readonly query?: string
}

/** Fetches the whole result and hands it to the browser to save. @throws Problem */
export async function downloadResult(wanted: Wanted): Promise<void> {
  const response = await fetch(addressOf('/queries/download'), {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(wanted),
  }).catch(() => {
    throw lostConnection()
  })
  if (!response.ok) throw await problemOf(response)
  const [, name = 'Result.csv'] =
    /filename\*=UTF-8''([^;]+)/.exec(response.headers.get('content-disposition') ?? '') ?? []
  const address = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = decodeURIComponent(name)
  link.click()
  URL.revokeObjectURL(address)
}

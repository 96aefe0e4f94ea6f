type Listener = () => void

const BETWEEN_KNOCKS_MS = 2000

/** Whether the server answers. Once lost, it is knocked at until it is back; then `onBack` listeners hear of it. */
function watchConnection() {
  let isLost = false
  const listeners = new Set<Listener>()
  const tell = (lost: boolean) => {
    isLost = lost
    for (const listener of listeners) listener()
  }
  async function knock(): Promise<void> {
    const answers = await fetch('/healthz').then(
      (response) => response.ok,
      () => false,
    )
    if (answers) tell(false)
    else setTimeout(knock, BETWEEN_KNOCKS_MS)
  }
  return {
    isLost: () => isLost,
    lost() {
      if (isLost) return
      tell(true)
      setTimeout(knock, BETWEEN_KNOCKS_MS)
    },
    subscribe(listener: Listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export const connection = watchConnection()

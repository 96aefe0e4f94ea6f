import { useState } from 'react'

/**
 * What a form begins with: what was there when the dialog opened, and stays so while the page reads it again in the background, so that
 * nothing typed is lost. `take` begins anew with another state of it.
 */
export function useLoaded<T>(data: T | undefined): readonly [loaded: T | undefined, take: (state: T) => void] {
  const [loaded, setLoaded] = useState(data)
  if (loaded === undefined && data !== undefined) setLoaded(data)
  return [loaded ?? data, setLoaded]
}

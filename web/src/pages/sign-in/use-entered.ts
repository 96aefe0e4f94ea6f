import { useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'

/** Goes where the person wanted to, once they are signed in. What somebody before them saw is forgotten. */
export function useEntered(from: string = '/'): () => Promise<void> {
  const client = useQueryClient()
  const router = useRouter()
  return async () => {
    client.clear()
    await router.navigate({ href: from, replace: true })
  }
}

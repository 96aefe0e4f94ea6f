import { useAction } from '../../api/hooks.ts'

/**
 * Ends the session and loads the page anew, so that nothing that was seen stays in it. For a component that is still there
 * when the server has answered, which an item of a menu is not.
 */
export function useSignOut(): () => void {
  const signOut = useAction('post', '/auth/sign-out')
  return () => signOut.mutate({}, { onSuccess: () => window.location.assign('/sign-in') })
}

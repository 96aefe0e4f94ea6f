declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on an open file; false where another process has one. */
  export function tryLock(fd: number): boolean
}

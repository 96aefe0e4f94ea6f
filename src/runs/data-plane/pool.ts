/** Child processes in which data is read, rendered, encrypted and sent. */
export interface DataPlane {
  close(): Promise<void>
}

/** Works on up to `width` items at a time. After a failure nothing new is begun; it is thrown once all that was begun has ended. */
export const inParallel = async <A>(
  items: ReadonlyArray<A>,
  width: number,
  work: (item: A) => Promise<void>,
): Promise<void> => {
  const queue = items.values()
  const failures: Array<unknown> = []
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failures.length > 0) return
      await work(item).catch((error: unknown) => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: width }, worker))
  if (failures.length > 0) throw failures[0]
}

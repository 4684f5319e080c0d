import { cpSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { describe, expect, it, onTestFinished } from "vitest"
import { OpenedFile } from "../src/OpenedFile.ts"
import { add, open } from "./carts.ts"
import { handClock, newFile, type OpenStore, openStore } from "./store.ts"

const gone = {
  outcome: "notDone",
  cause: { message: "the database file was removed or replaced; restart the host on the file that is there now." },
}

/** A store that holds the cart c1, on a clock of the test's. */
const running = async (filename = newFile(onTestFinished)) => {
  const { clock, pass } = handClock()
  const store = await openStore({ filename }, clock)
  await store.write("c1", open("c1"))
  return { filename, store, pass }
}

const removeAll = (filename: string): void => {
  for (const file of [filename, `${filename}-wal`, `${filename}-shm`]) rmSync(file, { force: true })
}

const expectGone = async (store: OpenStore): Promise<void> => {
  const failures = await Promise.all(["c2", "c3"].map((cart) => store.failing(cart, open(cart))))
  for (const failure of failures) expect(failure).toMatchObject({ _tag: "CartStoreUnavailable", ...gone })
  expect(await store.failingLoad("c1")).toMatchObject(gone)
}

describe("a file that is removed under a running store", () => {
  it("is noticed within a second: from then on nothing is acknowledged, and nothing read", async () => {
    const { store, filename, pass } = await running()
    removeAll(filename)
    pass(1_000)
    await expectGone(store)
    await expectGone(store)
    await store[Symbol.asyncDispose]()
  })

  it("is noticed by a read, where nothing is written", async () => {
    const { store, filename, pass } = await running()
    removeAll(filename)
    pass(1_000)
    expect(await store.failingLoad("c1")).toMatchObject(gone)
    await store[Symbol.asyncDispose]()
  })

  it("is not looked for more than once a second", async () => {
    const { store, filename, pass } = await running()
    removeAll(filename)
    pass(999)
    expect(await store.write("c2", open("c2"))).toMatchObject({ _tag: "Written" })
    pass(1)
    await expectGone(store)
    await store[Symbol.asyncDispose]()
  })

  it("stays gone when it comes back", async () => {
    const { store, filename, pass } = await running()
    renameSync(filename, `${filename}.away`)
    pass(1_000)
    await expectGone(store)
    renameSync(`${filename}.away`, filename)
    pass(1_000)
    await expectGone(store)
    await store[Symbol.asyncDispose]()
  })

  it("fails the writes that waited for another program's lock as well", async () => {
    const { store, filename, pass } = await running()
    const other = new DatabaseSync(filename)
    other.exec("begin immediate")
    const waiting = store.failing("c2", open("c2"))
    await new Promise(setImmediate)
    removeAll(filename)
    pass(1_000)
    other.close()
    expect(await waiting).toMatchObject(gone)
    await store[Symbol.asyncDispose]()
  })

  it("is looked for where it was opened, wherever the process has gone since", async () => {
    const filename = newFile(onTestFinished)
    const home = process.cwd()
    onTestFinished(() => process.chdir(home))
    process.chdir(dirname(filename))
    const { store, pass } = await running(basename(filename))
    process.chdir(home)
    pass(1_000)
    expect(await store.write("c2", open("c2"))).toMatchObject({ _tag: "Written" })
    removeAll(filename)
    pass(1_000)
    await expectGone(store)
    await store[Symbol.asyncDispose]()
  })
})

describe("another file in its place", () => {
  it("is noticed, and is left as it is: what another host writes to it stays", async () => {
    const { store, filename, pass } = await running()
    removeAll(filename)
    const restored = await openStore({ filename })
    await restored.write("new", open("new"))
    pass(1_000)
    await expectGone(store)
    await store[Symbol.asyncDispose]()

    const known = await restored.load("new")
    if (known === undefined) throw new Error("the cart is not there")
    expect(await restored.write("new", add("one", known))).toMatchObject({ _tag: "Written", version: 2 })
    await restored[Symbol.asyncDispose]()
    await using again = await openStore({ filename })
    expect(await again.load("new")).toMatchObject({ version: 2 })
    expect(await again.load("c1")).toBeUndefined()
  })

  it("is noticed where a backup was moved there", async () => {
    const { store, filename, pass } = await running()
    cpSync(filename, `${filename}.backup`)
    renameSync(`${filename}.backup`, filename)
    pass(1_000)
    await expectGone(store)
    await store[Symbol.asyncDispose]()
  })

  it("is noticed where a symbolic link was turned to it", async () => {
    const first = newFile(onTestFinished)
    const second = newFile(onTestFinished)
    for (const filename of [first, second]) await (await openStore({ filename }))[Symbol.asyncDispose]()
    const link = join(dirname(first), "current.db")
    symlinkSync(first, link)
    const { store, pass } = await running(link)
    unlinkSync(link)
    symlinkSync(second, link)
    pass(1_000)
    await expectGone(store)
    await store[Symbol.asyncDispose]()
  })
})

describe("a file that stays", () => {
  it("is used for as long as it does, by whatever name it was opened", async () => {
    const filename = newFile(onTestFinished)
    for (const name of [filename, `file:${filename}`, ":memory:"]) {
      const { clock, pass } = handClock()
      await using store = await openStore({ filename: name }, clock)
      for (const cart of ["a", "b", "c"]) {
        pass(1_000)
        expect(await store.write(`${cart}-${name.length}`, open(`${cart}-${name.length}`))).toMatchObject({
          _tag: "Written",
        })
      }
    }
  })

  it("crashes nobody when its log alone is removed", async () => {
    const { store, filename, pass } = await running()
    rmSync(`${filename}-wal`)
    pass(1_000)
    const answers = await Promise.all(
      ["c2", "c3"].map((cart) => store.write(cart, open(cart)).catch((failure: unknown) => failure)),
    )
    for (const answer of answers)
      expect(answer).toMatchObject({ _tag: expect.stringMatching(/^(Written|CartStoreUnavailable)$/) })
    await store[Symbol.asyncDispose]()
  })
})

it("a file that was gone as soon as it was opened is gone", () => {
  const file = new OpenedFile(newFile(onTestFinished), () => 0n)
  expect(() => file.check()).toThrow("removed or replaced")
})

it("a path that cannot be followed for a while says nothing about its file", () => {
  let now = 0n
  const filename = newFile(onTestFinished)
  writeFileSync(filename, "")
  const way = `${dirname(filename)}/way`
  const lead = (to: string): void => {
    rmSync(way, { force: true })
    symlinkSync(to, way)
  }
  const path = join(way, basename(filename))
  lead(dirname(filename))
  const seen = new OpenedFile(path, () => now)
  lead(way)
  const unseen = new OpenedFile(path, () => now)
  now = 1_000_000_000n
  expect(() => seen.check()).not.toThrow()
  lead(dirname(filename))
  expect(() => unseen.check()).not.toThrow()
})

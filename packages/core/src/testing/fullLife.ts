import type { CartCommand } from "../cart/CartCommand.ts"
import type { CartId, LineId, MemberId, OfferId, OrderId, SellerId, Sku } from "../catalog/ids.ts"
import { addItems, item, MOMENT, openCommand, unlisted } from "./writes.ts"

const line = (name: string): LineId => `line-${name}` as LineId

/** The commands of a cart that sees everything once: every command, every optional field, the largest numbers. */
export const fullLife = (id: CartId): ReadonlyArray<CartCommand> => [
  openCommand(id, { owner: { member: "Zo\u00eb " as MemberId }, priceList: "trade", channel: "web", country: "GB" }),
  addItems(
    item("tea", 2),
    item("mug", 1_000_000, { options: { engraving: "For Ada", colour: "blue" } }),
    item("screw", 5_000, { offer: { sku: "screw" as Sku, price: { amount: 125, currency: "GBP", exponent: 5 } } }),
    item("pot", 1, {
      offerId: "pot/used" as OfferId,
      offer: {
        sku: "pot" as Sku,
        price: { amount: Number.MAX_SAFE_INTEGER, currency: "GBP" },
        priceList: "trade",
        seller: "Ann's Pots" as SellerId,
        limit: { max: 3 },
        stock: 0,
      },
    }),
    item("none", 0),
    unlisted("ghost"),
  ),
  {
    _tag: "SetQuantity",
    line: { lineId: line("tea"), added: 2, remainderId: line("tea-2") },
    quantity: 7,
    offer: { sku: "tea" as Sku, price: { amount: 100, currency: "GBP" } },
  },
  { _tag: "SelectLines", lineIds: [line("mug"), line("screw")], selected: false },
  { _tag: "SetOptions", lineId: line("tea"), options: { gift: "" } },
  { _tag: "SaveForLater", lineIds: [line("mug"), line("screw")] },
  { _tag: "MoveToCart", lineIds: [line("screw")] },
  { _tag: "SelectLines", lineIds: [line("nobody")], selected: true },
  {
    _tag: "MergeCart",
    from: `${id}-guest` as CartId,
    policy: "sum",
    lines: [
      {
        line: {
          lineId: line("g1"),
          offerId: "tin" as OfferId,
          sku: "tin" as Sku,
          options: {},
          quantity: 4,
          added: 9,
          selected: true,
          addedAt: MOMENT,
          priceSeen: { amount: 0, currency: "EUR" },
        },
        lineId: line("tin"),
      },
    ],
    shelf: [],
  },
  { _tag: "RemoveLines", lines: [{ lineId: line("screw"), added: 4_000, remainderId: line("screw-2") }] },
  {
    _tag: "CheckedOut",
    orderId: "order-1" as OrderId,
    lines: [{ lineId: line("tea"), quantity: 3, remainderId: line("tea-3") }],
  },
  { _tag: "ClaimCart", owner: { member: "Zo\u00eb " as MemberId } },
  { _tag: "SealCart", into: `${id}-next` as CartId, owner: { member: "Zo\u00eb " as MemberId } },
]

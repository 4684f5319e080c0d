/** How selectors look where they enter. */
import * as Schema from "effect/Schema"
import { MAX_SKU_LENGTH } from "../catalog/ids.ts"
import type * as Written from "./Selector.ts"
import { names, Price } from "./shapes.schema.ts"

/** Which lines count. */
export const Selector: Schema.Codec<Written.Selector> = Schema.Struct({
  skus: Schema.optionalKey(names(MAX_SKU_LENGTH)),
  offers: Schema.optionalKey(names()),
  sellers: Schema.optionalKey(names()),
  categories: Schema.optionalKey(names()),
  brands: Schema.optionalKey(names()),
  tags: Schema.optionalKey(names()),
  price: Schema.optionalKey(
    Schema.Struct({ min: Schema.optionalKey(Price), max: Schema.optionalKey(Price) }).check(Schema.isMinProperties(1)),
  ),
  undiscounted: Schema.optionalKey(Schema.Literal(true)),
  except: Schema.optionalKey(Schema.suspend((): Schema.Codec<Written.Selector> => Selector)),
})
  .check(Schema.isMinProperties(1))
  .annotate({ identifier: "Selector", description: "A line counts if it is in every list that is given." })
